import picomatch from 'picomatch';
import { categorySchema } from '../domain/category';
import type { CategoryRule } from '../domain/featureCategory';
import type { Localizer } from '../domain/localizer';
import type { InspectionWarning } from './inspection';

/**
 * The setting `categoryRules`, a category by glob. A line that cannot be used is a warning, and the others count.
 * @param setting as the user wrote it: its values may be anything
 */
export function readCategoryRules(
  setting: Readonly<Record<string, unknown>>,
  l10n: Localizer,
): { readonly rules: readonly CategoryRule[]; readonly warnings: readonly InspectionWarning[] } {
  const rules: CategoryRule[] = [];
  const warnings: InspectionWarning[] = [];
  for (const [glob, value] of Object.entries(setting)) {
    const category = categorySchema.safeParse(value);
    const matches = matcher(glob);
    if (!category.success) {
      warnings.push({
        reason: 'badSetting',
        message: l10n.t('The setting {0} has "{1}" for "{2}", which is no category: use lower-case letters, digits, dots, dashes and underscores.', 'parallelPatterns.categoryRules', shown(value), shown(glob)),
      });
    } else if (matches === null) {
      warnings.push({ reason: 'badSetting', message: l10n.t('The setting {0} has "{1}", which is no glob.', 'parallelPatterns.categoryRules', shown(glob)) });
    } else {
      rules.push({ category: category.data, matches });
    }
  }
  return { rules, warnings };
}

function matcher(glob: string): ((path: string) => boolean) | null {
  try {
    const matches = picomatch(glob.replaceAll('\\', '/').replace(/^\.\//, ''), { dot: true });
    return (path) => matches(path);
  } catch {
    return null;
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
