import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/store/canonicalJson';
import { canonicalJson } from '../../../src/store/canonicalJson';
import { folderSyncIsImpossible } from '../../../src/store/fileSystem';
import { parseDocument } from '../../../src/store/document';
import { documentName, parseDocumentName } from '../../../src/store/documentName';
import { keepInObject } from '../../../src/store/unknownFields';

const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe('canonical JSON', () => {
  it('is the same for the same content, and gives it back', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.stringify(JSON.parse(text))).toHaveLength(JSON.stringify(value).length);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: '"' }], a: true })).toBe('{"a":true,"b":[1,{"c":"\\"","d":null}]}');
    expect(canonicalJson({ a: true, b: [1, { c: '"', d: null }] })).toBe('{"a":true,"b":[1,{"c":"\\"","d":null}]}');
  });

  it('counts a key that looks like the prototype', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}') as JsonObject)).toBe('{"__proto__":{"a":1}}');
  });
});

describe('the name of a document', () => {
  it('says the id and the revision', () => {
    expect(parseDocumentName('run', 'run_20251120_143022_k3f9')).toEqual(documentName('run', 'run_20251120_143022_k3f9', 1));
    expect(parseDocumentName('run', 'run_20251120_143022_k3f9~12')).toEqual(documentName('run', 'run_20251120_143022_k3f9', 12));
    expect(parseDocumentName('suggestion', 'sug_20251120_130501_x7q2')).toMatchObject({ revision: 1 });
  });

  it.each(['', '..', 'run_20251120_143022_k3f9~1', 'run_20251120_143022_k3f9~02', 'run_20251120_143022_k3f9~', 'run_20251120_143022_k3f9~2~3', 'run_20251120_143022_k3f9/..', 'run_20251120_143022_K3F9', 'sug_20251120_130501_x7q2', 'run_20251120_143022_k3f9 (1)'])(
    'is not %j',
    (name) => {
      expect(parseDocumentName('run', name)).toBeNull();
    },
  );
});

describe('reading a document', () => {
  it('never throws, whatever the bytes', () => {
    const name = documentName('run', 'run_20251120_143022_k3f9', 1);
    const expectUnreadable = (bytes: Uint8Array): void => {
      expect(parseDocument(name, bytes).result).toBe('unreadable');
    };
    fc.assert(fc.property(fc.uint8Array(), expectUnreadable));
    fc.assert(fc.property(json, (value) => expectUnreadable(new TextEncoder().encode(JSON.stringify(value)))));
  });
});

describe('fields that this version does not know', () => {
  it('are carried along and change nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (extra, next) => {
        const kept = keepInObject({ ...next, ...extra }, next, next);
        expect(kept).toMatchObject(next);
        for (const key of Object.keys(extra)) if (!Object.hasOwn(next, key)) expect(kept[key]).toEqual(extra[key]);
      }),
    );
  });
});

describe('a folder that cannot be synced', () => {
  it('is let pass on Windows only, and where the file system has no such operation', () => {
    expect(folderSyncIsImpossible('EPERM', 'win32')).toBe(true);
    expect(folderSyncIsImpossible('EPERM', 'linux')).toBe(false);
    expect(folderSyncIsImpossible('EINVAL', 'linux')).toBe(true);
    expect(folderSyncIsImpossible('EIO', 'win32')).toBe(false);
  });
});
