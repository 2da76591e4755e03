import { ALL_RUNS, type RunSelection } from '../../../src/domain/runSelection';
import { dashboardKnowledge } from '../../../src/learning/dashboard/dashboardKnowledge';
import { dashboardRuns } from '../../../src/learning/dashboard/dashboardRuns';
import type { Run } from '../../../src/domain/run';
import type { ToDashboard } from '../../../src/webview/protocol';
import { variedHistory, type VariedHistory } from '../../helpers/variedHistory';

export const ENGLISH = { locale: 'en', translations: null };

/** What the host says of a history: its runs, and what the selected ones teach. */
export interface DashboardMessages {
  readonly runs: ToDashboard;
  readonly knowledge: ToDashboard;
}

export function messagesOf({ runs, suggestions }: VariedHistory, selection: RunSelection = ALL_RUNS, quarantined = 0): DashboardMessages {
  return {
    runs: { type: 'snapshot', snapshot: { ...dashboardRuns(runs), isSample: false, quarantined }, ...ENGLISH },
    knowledge: { type: 'knowledge', knowledge: dashboardKnowledge(runs, suggestions, selection), ...ENGLISH },
  };
}

const HOSTILE = [
  '<img src=x onerror="document.title=1"> <script>document.title=2</script> & "quotes" `ticks` ${x}',
  'x'.repeat(400),
  'https://example.org/' + 'a/very/long/path/'.repeat(20),
  'إعادة كتابة صفحة الدفع (v2)!',
  'invoice\u202Egnp.exe\u202C and \u2067more\u2069',
  '=HYPERLINK("https://example.org";"a;b")',
  'line one\nline two\ttabbed\u0007',
  '{0} {1} placeholders $& $1',
];

/** Names that break out, turn around, run on, pretend to be markup or formulas. */
export function hostileHistory(): VariedHistory {
  const { runs, suggestions } = variedHistory(64);
  const name = (index: number): string => HOSTILE[index % HOSTILE.length] ?? '';
  return {
    suggestions,
    runs: runs.map(
      (run, index): Run => ({
        ...run,
        description: name(index),
        features: run.features.map((feature, number) => ({ ...feature, repository: `/projects/${name(index + number)}`, agent: feature.agent === null ? null : name(number) })),
        specificationPattern: { type: name(index % 3), buildGates: true, traits: [name(index % 2), name(4)] },
        conflicts: run.conflicts.map(({ features }, number) => ({ features, files: [name(number), name(number + 5)] })),
      }),
    ),
  };
}
