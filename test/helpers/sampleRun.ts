import { CLAUDE, PERSON, Repository, type Checkout } from './repository';

function specification(title: string, category: string, criterion: string): string {
  return `---
title: ${title}
category: ${category}
specification_type: v4_autonomous
build_gates: true
---
# ${title}

## Acceptance criteria
- ${criterion}

## Files
- src/

## Out of scope
- Everything else

## Build gates
    npm test
`;
}

const ROUTES = ['home', 'products', 'cart', 'checkout', 'help'].map((page) => `route('/${page}', ${page});\n`).join('');

/**
 * A parallel run as it looks when it ends: `favorites` merged, `profile` squash-merged, `auth` in conflict with `profile`, and `settings`
 * fixed by a person after the agent. The worktrees lie beside the repository.
 * @param folder where the repository goes; it must not exist or be empty
 */
export async function makeSampleRun(folder: string): Promise<Repository> {
  const repository = await Repository.withFirstCommit({ 'README.md': '# Shop\n', 'src/routes.ts': ROUTES, 'src/api/users.ts': 'export const users = [];\n' }, folder);
  const favorites = await repository.worktree('feature/favorites');
  const profile = await repository.worktree('feature/profile');
  const auth = await repository.worktree('feature/auth');
  const settings = await repository.worktree('feature/settings');

  await specify(favorites, 'favorites', 'ui', 'A heart marks what one likes');
  await favorites.commit({ message: 'feat: hearts on products', author: CLAUDE, files: { 'src/components/Favorites.tsx': 'export function Favorites() {}\n' } });
  await favorites.commit({ message: 'test: hearts', author: CLAUDE, files: { 'test/favorites.test.tsx': 'it("marks");\n' } });

  await specify(profile, 'profile', 'ui', 'One sees and changes one’s own data');
  await profile.commit({
    message: 'feat: profile page',
    author: CLAUDE,
    files: { 'src/components/Profile.tsx': 'export function Profile() {}\n', 'src/routes.ts': ROUTES.replace("route('/cart', cart)", "route('/profile', profile)") },
  });

  await specify(auth, 'auth', 'api', 'Only those who signed in reach the cart');
  await auth.commit({
    message: 'feat: sign in',
    author: CLAUDE,
    files: { 'src/api/auth.ts': 'export function signIn() {}\n', 'src/routes.ts': ROUTES.replace("route('/cart', cart)", "route('/cart', signedIn(cart))") },
  });

  await specify(settings, 'settings', 'ui', 'Choices are kept');
  await settings.commit({ message: 'feat: settings page', author: CLAUDE, files: { 'src/components/Settings.tsx': 'export function Settings() {}\n' } });
  await settings.commit({ message: 'Keep the choices over a reload', author: PERSON, files: { 'src/components/Settings.tsx': 'export function Settings() { keep(); }\n' } });

  await repository.merge('feature/favorites');
  await repository.squashMerge('feature/profile');
  return repository;
}

async function specify(checkout: Checkout, title: string, category: string, criterion: string): Promise<void> {
  const files = { [`specs/${title}/spec.md`]: specification(title, category, criterion) };
  await checkout.commit({ message: 'docs: specification', author: CLAUDE, files, after: 2 });
}
