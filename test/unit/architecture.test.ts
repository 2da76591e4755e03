import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

/** Lints a text as if it stood in a file of the project, with the import rule alone. */
async function complaints(filePath: string, code: string): Promise<readonly string[]> {
  const eslint = new ESLint({ ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-') });
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map((message) => message.message);
}

describe('imports run downwards only', () => {
  it.each([
    ['src/domain/run.ts', "import { x } from '../store/history';"],
    ['src/domain/run.ts', "import { x } from '../learning/knowledge';"],
    ['src/learning/knowledge.ts', "import { x } from '../store/history';"],
    ['src/store/history.ts', "import { x } from '../git/git';"],
    ['src/recorder/composeRun.ts', "import { x } from '../extension/core';"],
    ['src/recorder/composeRun.ts', "import { x } from '../cli/main';"],
    ['src/recorder/inspection/inspect.ts', "import { x } from '../../extension/core';"],
    ['src/webview/protocol.ts', "import { x } from '../extension/core';"],
    ['src/extension/review/review.ts', "import { x } from '../../webview/panel';"],
    ['src/extension/core.ts', "import { x } from '../cli/main';"],
  ])('%s may not hold %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([expect.stringMatching(/downwards only|protocol\.ts/)]);
  });

  it.each([
    ['src/recorder/composeRun.ts', "import { x } from '../domain/run';"],
    ['src/recorder/composeRun.ts', "import { x } from '../store/history';"],
    ['src/extension/core.ts', "import { x } from '../recorder/inspect';"],
    ['src/extension/views/patternsView.ts', "import { x } from '../../webview/protocol';"],
  ])('%s may hold %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([]);
  });

  it('is not got round by an import at run time', async () => {
    const late = "export const x = () => import('../store/history');";
    expect(await complaints('src/recorder/composeRun.ts', late)).toEqual([expect.stringContaining('Only the adapters')]);
    expect(await complaints('src/extension/core.ts', late)).toEqual([]);
  });

  it('keeps vscode under src/extension', async () => {
    expect(await complaints('src/recorder/composeRun.ts', "import * as vscode from 'vscode';")).toEqual([
      expect.stringContaining('Only src/extension may know VS Code'),
    ]);
    expect(await complaints('src/extension/core.ts', "import * as vscode from 'vscode';")).toEqual([]);
  });
});
