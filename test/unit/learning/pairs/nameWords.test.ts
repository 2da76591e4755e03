import { describe, expect, it } from 'vitest';
import { fileStem, nameWords, stemsOfName } from '../../../../src/learning/pairs/nameWords';

describe('the words of a name', () => {
  it('are told apart by case and by what is no letter', () => {
    expect(nameWords('feature/userRoutes-v2')).toEqual(['feature', 'user', 'routes', 'v2']);
    expect(nameWords('')).toEqual([]);
  });

  it('may mean a file, by one word or by some next to each other', () => {
    expect(stemsOfName('rework user-routes')).toEqual(expect.arrayContaining([fileStem('src/userRoutes.test.ts'), fileStem('lib/routes.py')]));
    expect(stemsOfName('api')).toEqual([]);
  });

  it('never mean the files that are in every folder', () => {
    expect(['src/index.ts', 'main.go', '.env'].map(fileStem)).toEqual([null, null, null]);
    expect(stemsOfName('index')).toEqual([]);
  });
});
