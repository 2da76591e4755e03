import { describe, expect, it } from 'vitest';
import { AGENT_RULES, agentOf, customAgentRule, isAutomation, type CommitSignature } from '../../../src/domain/agent';
import { agentRules } from '../../../src/domain/agentSettings';
import { agentWork } from '../../../src/domain/agentWork';

const person = { authorName: 'A person', authorEmail: 'person@example.org', committerName: 'A person', committerEmail: 'person@example.org' };
const signed = (message: string): CommitSignature => ({ ...person, message });
const authored = (authorName: string, authorEmail: string): CommitSignature => ({ ...person, authorName, authorEmail, message: 'work' });

describe('agents', () => {
  it.each<[string, CommitSignature]>([
    ['claude', signed('x\n\nCo-Authored-By: Claude <noreply@anthropic.com>')],
    ['claude', signed('x\n\nCo-authored-by: Claude Opus 4.5 <noreply@anthropic.com>')],
    ['claude', signed('x\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)')],
    ['claude', authored('claude[bot]', '209825114+claude[bot]@users.noreply.github.com')],
    ['claude', signed('squashed (#12)\n\n* one\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\n* two\n\nCo-authored-by: A person <person@example.org>')],
    ['copilot', signed('x\n\nCo-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>')],
    ['copilot', authored('copilot-swe-agent[bot]', '198982749+Copilot@users.noreply.github.com')],
    ['copilot', signed('x\n\nAssisted-by: GitHub Copilot')],
    ['codex', authored('Codex', 'codex@openai.com')],
    ['codex', signed('x\n\nCo-authored-by: Codex <noreply@openai.com>')],
    ['cursor', authored('Cursor Agent', 'cursoragent@cursor.com')],
    ['cursor', signed('x\n\nCo-authored-by: Cursor <cursoragent@cursor.com>')],
    ['devin', authored('Devin AI', '158243242+devin-ai-integration[bot]@users.noreply.github.com')],
    ['aider', authored('A person (aider)', 'person@example.org')],
    ['aider', signed('x\n\nCo-authored-by: aider (gpt-5) <noreply@aider.chat>')],
    ['gemini', signed('x\n\nCo-authored-by: gemini-cli <218195315+gemini-cli[bot]@users.noreply.github.com>')],
    ['jules', authored('google-labs-jules[bot]', '161369871+google-labs-jules[bot]@users.noreply.github.com')],
    ['amp', signed('x\n\nCo-authored-by: Amp <amp@ampcode.com>')],
    ['openhands', authored('openhands', 'openhands@all-hands.dev')],
    ['windsurf', signed('x\n\nGenerated-by: Windsurf')],
    ['copilot', { ...authored('copilot-swe-agent[bot]', '198982749+Copilot@users.noreply.github.com'), message: 'x\n\nCo-authored-by: A person <1234+person@users.noreply.github.com>' }],
    ['claude', { ...signed('Squashed (#12)\n\nCo-authored-by: Claude <noreply@anthropic.com>'), committerName: 'GitHub', committerEmail: 'noreply@github.com' }],
    ['claude', { ...signed('x'), committerName: 'Claude', committerEmail: 'noreply@anthropic.com' }],
  ])('%s', (agent, commit) => {
    expect(agentOf(commit)).toBe(agent);
  });

  it.each<[string, CommitSignature]>([
    ['a person named Claude', authored('Claude', 'claude@example.org')],
    ['a person named Claude with a private GitHub address', authored('Claude', '1234+claude-m@users.noreply.github.com')],
    ['a co-author named Claude', signed('x\n\nCo-authored-by: Claude <claude.m@example.org>')],
    ['a person named Devin', authored('Devin', 'devin@example.org')],
    ['a person named Jules', signed('x\n\nCo-authored-by: Jules <jules@example.com>')],
    ['a person at the company', authored('An employee', 'employee@anthropic.com')],
    ['a message that mentions an agent', signed('Fix what Claude Code did\n\nIt was generated with Claude in mind, see noreply@anthropic.com.')],
    ['an address that only ends like it', authored('x', 'noreply@anthropic.com.example.org')],
    ['a subject that looks like a trailer', signed('Generated-by: Claude')],
    ['a reviewer', signed('x\n\nReviewed-by: Copilot <198982749+Copilot@users.noreply.github.com>')],
    ['a person who merged on the forge\'s page', { ...authored('A person', '1234+person@users.noreply.github.com'), committerName: 'GitHub', committerEmail: 'noreply@github.com' }],
    ['another program', authored('dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com')],
  ])('not %s', (_, commit) => {
    expect(agentOf(commit)).toBeNull();
  });

  it('of the user\'s own', () => {
    const rules = [...AGENT_RULES, customAgentRule('House', ['robot@house.example', '[x'])];
    expect(agentOf(authored('any', 'robot@house.example'), rules)).toBe('house');
    expect(agentOf(authored('any', 'robotXhouse.example'), rules)).toBeNull();
    expect(agentOf(signed('x\n\nAssisted-by: [x'), rules)).toBe('house');
  });

  describe('from the settings', () => {
    const agent = (commit: CommitSignature, settings: unknown): string | null => agentOf(commit, agentRules(settings as Parameters<typeof agentRules>[0]).rules);

    it('own ones come first, and an empty list switches a known one off', () => {
      const commit = authored('Claude', 'noreply@anthropic.com');
      expect(agent(commit, { Ours: ['anthropic.com'] })).toBe('ours');
      expect(agent(commit, { claude: [] })).toBeNull();
      expect(agent(authored('Codex', 'codex@openai.com'), { claude: [] })).toBe('codex');
      expect(agent(commit, undefined)).toBe('claude');
    });

    it('trailers are known by a signature with a colon', () => {
      expect(agent(signed('x\n\nX-Agent: robot 2'), { ours: ['X-Agent: robot'] })).toBe('ours');
      expect(agent(signed('x\n\nReviewed-by: robot'), { ours: ['robot'] })).toBeNull();
    });

    it.each<[string, unknown, readonly string[]]>([
      ['empty signatures', { ours: ['', '  '] }, ['""', '"  "']],
      ['signatures that everybody has', { ours: ['a'] }, ['"a"']],
      ['very long ones', { ours: ['x'.repeat(10_000)] }, [`"${'x'.repeat(40)}…"`]],
      ['no texts', { ours: [5, null] }, ['"5"', '"null"']],
      ['no lists', { ours: 'person' }, ['"ours"']],
      ['no names', { ' ': ['person'] }, ['" "']],
    ])('%s are not used, and said', (_, settings, ignored) => {
      expect(agentRules(settings as Parameters<typeof agentRules>[0])).toEqual({ rules: AGENT_RULES, ignored });
      expect(agent(signed('x'), settings)).toBeNull();
    });
  });

  it('stays fast on hostile messages', () => {
    const start = performance.now();
    agentOf(signed(`x\n\n${'Co-authored-by: '.repeat(50_000)}\n${'generated with '.repeat(50_000)}\n${'a: b\n'.repeat(50_000)}`));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('other programs are not people', () => {
    expect(isAutomation(authored('renovate[bot]', 'x@y'))).toBe(true);
    expect(isAutomation(signed('x'))).toBe(false);
  });
});

describe('manual fixes', () => {
  const CLAUDE = 'x\n\nCo-authored-by: Claude <noreply@anthropic.com>';
  const CODEX = 'x\n\nCo-authored-by: Codex <noreply@openai.com>';
  /** Commits oldest first, each on the one before. */
  const line = (...commits: readonly (Partial<CommitSignature> & { readonly merges?: string })[]): Parameters<typeof agentWork>[0] =>
    commits
      .map((commit, index) => ({ ...signed('by hand'), ...commit, oid: String(index), parents: [String(index - 1), ...(commit.merges === undefined ? [] : [commit.merges])] }))
      .reverse();

  it.each<[string, Parameters<typeof agentWork>[0], string | null, number | null]>([
    ['nothing to tell by', line({}, {}), null, null],
    ['no commits', [], null, null],
    ['only the agent', line({ message: CLAUDE }, { message: CLAUDE }), 'claude', 0],
    ['a person before the agent', line({}, { message: CLAUDE }), 'claude', 0],
    ['a person after the agent', line({ message: CLAUDE }, {}, {}), 'claude', 2],
    ['a person between two of the agent', line({ message: CLAUDE }, {}, { message: CLAUDE }), 'claude', 0],
    ['merging the base is no fix', line({ message: CLAUDE }, { merges: 'base' }, {}), 'claude', 1],
    ['another program is no person', line({ message: CLAUDE }, { authorName: 'dependabot[bot]' }), 'claude', 0],
    ['the agent of most commits', line({ message: CODEX }, { message: CLAUDE }, { message: CODEX }), 'codex', 0],
    ['of two equals the later', line({ message: CODEX }, { message: CLAUDE }), 'claude', 0],
  ])('%s', (_, commits, agent, manualFixes) => {
    expect(agentWork(commits, AGENT_RULES)).toMatchObject({ agent, manualFixes });
  });
});
