// What stands for the parameters of a documented path.

/** `/api/jobs/{id}` and `/mount/api/jobs/7?x=1` give {id: '7'}; null where the path is another. */
export function valuesIn(template, url) {
  const wanted = template.replace('[/]', '').split('/').filter(Boolean);
  const came = url.split('?')[0].split('/').filter(Boolean).slice(-wanted.length);
  if (came.length < wanted.length) return null;
  const values = {};
  for (let i = 0; i < wanted.length; ++i) {
    if (wanted[i].startsWith('{')) values[wanted[i].slice(1, -1)] = came[i];
    else if (wanted[i] !== came[i]) return null;
  }
  return values;
}

/** The path with these values, and the names of those it lacks. */
export function filled(template, values) {
  const missing = [];
  const path = template.replace('[/]', '').replace(/\{(\w+)\}/g, (all, name) => {
    if (values[name] !== undefined) return values[name];
    missing.push(name);
    return all;
  });
  return { path, missing };
}
