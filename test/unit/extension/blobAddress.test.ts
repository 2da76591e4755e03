import { describe, expect, it } from 'vitest';
import { blobQuery, parseBlobQuery } from '../../../src/extension/views/blobAddress';

const REPOSITORY = '/home/me/shop & co';
const BLOB = 'a1'.repeat(20);

describe('the address of one side of a conflict', () => {
  it.each([{ repository: REPOSITORY, blob: BLOB }, { repository: REPOSITORY, blob: 'a1'.repeat(32) }, { repository: REPOSITORY, blob: null }])('comes back as it was made: %j', (address) => {
    expect(parseBlobQuery(blobQuery(address), ['/other', REPOSITORY])).toEqual(address);
  });

  it.each([
    ['', 'nothing'],
    ['{', 'no JSON'],
    ['null', 'null'],
    ['[]', 'a list'],
    [JSON.stringify({ repository: REPOSITORY }), 'no object'],
    [JSON.stringify({ repository: '/etc', blob: BLOB }), 'a repository that nobody looks at'],
    [JSON.stringify({ repository: REPOSITORY, blob: 'HEAD:secret' }), 'a revision'],
    [JSON.stringify({ repository: REPOSITORY, blob: '--batch' }), 'an option'],
    [JSON.stringify({ repository: REPOSITORY, blob: BLOB.toUpperCase() }), 'a name that git does not write'],
    [JSON.stringify({ repository: REPOSITORY, blob: `${BLOB}\n` }), 'more than a name'],
    [JSON.stringify({ repository: [REPOSITORY], blob: BLOB }), 'a list of repositories'],
  ])('%s is refused: %s', (query) => {
    expect(parseBlobQuery(query, [REPOSITORY])).toBeNull();
  });
});
