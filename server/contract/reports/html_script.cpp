#include "contract/reports/html_parts.h"

namespace understudy::contract {

const std::string_view html_script = R"js(
'use strict';
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const contracts = all('.contract');
const tools = one('.tools'), search = one('input[type=search]'), unfold = one('.unfold');

// Which contracts are shown: by verdict and by words.
let verdict = 'all';
const texts = new Map();
const textOf = contract => {
  if (!texts.has(contract)) texts.set(contract, contract.textContent.toLowerCase());
  return texts.get(contract);
};
function choose() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  contracts.forEach((contract, i) => {
    const fits = (verdict === 'all' || contract.classList.contains(verdict)) && words.every(word => textOf(contract).includes(word));
    contract.hidden = !fits;
    all('nav a')[i].hidden = !fits;
    shown += fits;
  });
  one('.none').hidden = shown > 0;
}
for (const button of all('[data-filter]')) button.addEventListener('click', () => {
  verdict = button.dataset.filter;
  for (const other of all('[data-filter]')) other.setAttribute('aria-pressed', String(other === button));
  choose();
});
search.addEventListener('input', choose);

unfold.addEventListener('click', () => {
  const open = contracts.some(contract => !contract.open);
  for (const contract of contracts) contract.open = open;
  unfold.textContent = open ? 'Fold all' : 'Unfold all';
});

// A link into what is folded away unfolds it.
function reveal(id) {
  const target = id && document.getElementById(id);
  if (!target) return;
  for (let up = target; up; up = up.parentElement) if (up.tagName === 'DETAILS' && !up.classList.contains('row')) up.open = true;
  target.scrollIntoView({ block: target.classList.contains('row') ? 'center' : 'start' });
}
addEventListener('hashchange', () => reveal(location.hash.slice(1)));
reveal(location.hash.slice(1));

// An exchange is one thing, in the drawing and in the list.
for (const contract of contracts) {
  const marks = new Map(all('.call', contract).map(mark => [mark.dataset.call, mark]));
  for (const row of all('.row[data-call]', contract)) {
    const mark = marks.get(row.dataset.call);
    if (!mark) continue;
    row.addEventListener('mouseenter', () => mark.classList.add('lit'));
    row.addEventListener('mouseleave', () => mark.classList.remove('lit'));
    mark.addEventListener('click', () => { location.hash = row.id; });
  }
}

for (const button of all('.copy')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
}
tools.hidden = false;
)js";

}  // namespace understudy::contract
