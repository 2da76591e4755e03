/** Installs what the tests need before they are run: `node test/helpers/run.mjs test/helpers/editor-host/setup.ts`. */
import { installChromium, installEditor } from './install';

await Promise.all([installEditor('oldest'), installEditor('newest'), installChromium()]);
