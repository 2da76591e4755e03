import { build } from 'esbuild';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KNOWN_CATEGORIES } from '../../../src/domain/category';
import { CategoryModel } from '../../../src/domain/categoryModel';
import { CATEGORY_TABLE } from '../../../src/domain/categoryTable';
import { pathFeatures } from '../../../src/domain/pathFeatures';

const features = pathFeatures([{ path: 'src/a.ts', added: 1, deleted: 0 }]);

describe('the learned table', () => {
  it('has a weight for each input that is made of paths, and no other', () => {
    expect(CATEGORY_TABLE.inputs.split(' ').sort()).toEqual(Object.keys(features?.inputs ?? {}).sort());
  });

  it('has the figures of every input, unit and category', () => {
    const inputs = CATEGORY_TABLE.inputs.split(' ').length;
    const units = CATEGORY_TABLE.hiddenBiases.length;
    expect(CATEGORY_TABLE.means).toHaveLength(inputs);
    expect(CATEGORY_TABLE.deviations).toHaveLength(inputs);
    expect(Buffer.from(CATEGORY_TABLE.hidden, 'base64')).toHaveLength(inputs * units);
    expect(CATEGORY_TABLE.steps).toHaveLength(units);
    expect(CATEGORY_TABLE.output).toHaveLength(units * KNOWN_CATEGORIES.length);
    expect(CATEGORY_TABLE.outputBiases).toHaveLength(KNOWN_CATEGORIES.length);
    const { means, deviations, steps, hiddenBiases, output, outputBiases } = CATEGORY_TABLE;
    expect([means, deviations, steps, hiddenBiases, output, outputBiases].flat().every(Number.isFinite)).toBe(true);
    expect(Math.min(...deviations, ...steps)).toBeGreaterThan(0);
  });

  it('gives chances that make a whole, for whatever is put in', () => {
    const model = new CategoryModel(CATEGORY_TABLE);
    for (const inputs of [features?.inputs ?? {}, {}, { files: 1e300, 'share.test': -1e300 }]) {
      const chances = Object.values(model.chances(inputs));
      expect(chances.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1);
      expect(Math.min(...chances)).toBeGreaterThan(0);
    }
  });

  it('costs little room in the bundle, with all that reads it', async () => {
    const { outputFiles } = await build({
      entryPoints: [path.resolve(import.meta.dirname, '../../../src/domain/featureCategory.ts')],
      bundle: true,
      minify: true,
      write: false,
      format: 'cjs',
      packages: 'external',
    });
    expect(outputFiles[0]?.contents.length).toBeLessThan(30_000);
  });
});
