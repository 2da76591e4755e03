import type { RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';

const OPTIONS = {
  extensions: [
    gfmTaskListItem(),
    // Emphasis says nothing here, and is what takes quadratic time: 32 KB of `*a_` took eight seconds. Its marks stay in the text.
    { disable: { null: ['attention', 'labelStartImage'] } },
  ],
  mdastExtensions: [gfmTaskListItemFromMarkdown()],
};

/**
 * CommonMark with task lists, without emphasis. The parser and what it needs are a file of their own beside the bundles: see esbuild.mjs.
 * Its time grows with the square of the number of blocks: give it a few kilobytes at once.
 */
export function parseMarkdown(text: string): readonly RootContent[] {
  return fromMarkdown(text, OPTIONS).children;
}
