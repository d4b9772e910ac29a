/** The dedicated worker of one tab. */

import type { ToPage, ToWorker } from '../shared/messages.js';
import { Tab } from './tab.js';

let tab: Tab | undefined;
const early: ToWorker[] = [];
const tell = (message: ToPage) => postMessage(message);

function handle(message: ToWorker): void {
  if (!tab) return void early.push(message);
  if (message.t === 'command') tab.command(message.id, message.command);
  if (message.t === 'visible') tab.setVisible(message.visible);
}

addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.t !== 'start') return handle(message);
  const { options } = message;
  WebAssembly.compileStreaming(fetch(options.wasm)).then(
    (wasm) => {
      tab = new Tab(wasm, options, tell);
      for (const waiting of early.splice(0)) handle(waiting);
    },
    (error: unknown) => {
      const problem = { code: 'module_missing', detail: String(error) };
      tell({ t: 'event', event: { json: JSON.stringify({ error: problem }) } });
    },
  );
});
