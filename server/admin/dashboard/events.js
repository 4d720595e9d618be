// /__admin/events, read with fetch(): unlike EventSource it can send the token.
import { headers, Refused } from './api.js';

/**
 * Calls `onEvent({kind, world, content, text})` for each event. When the stream breaks, comes back after a second, later after
 * longer. `onState` hears `live` and `lost`; a refusal ends it, and is thrown.
 */
export async function follow({ onEvent, onState }) {
  let pause = 1000;
  for (;;) {
    try {
      const response = await fetch('/__admin/events', { headers: headers(), cache: 'no-store' });
      if (!response.ok) throw new Refused(response.status, 'refused');
      await onState('live');
      pause = 1000;
      await read(response.body.getReader(), onEvent);
    } catch (broken) {
      if (broken instanceof Refused && broken.status === 401) throw broken;
    }
    await onState('lost');
    await new Promise((wake) => {
      setTimeout(wake, pause);
    });
    pause = Math.min(pause * 1.5, 10_000);
  }
}

async function read(reader, onEvent) {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) tell(block, onEvent);
  }
}

function tell(block, onEvent) {
  let kind = '';
  let text = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) kind = line.slice(7);
    if (line.startsWith('data: ')) text = line.slice(6);
  }
  if (!kind) return;
  const data = JSON.parse(text);
  onEvent({ kind, world: data.world, content: data[kind], text });
}
