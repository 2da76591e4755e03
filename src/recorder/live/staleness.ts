/** What has to be read again. */
export class Staleness {
  /** Settings, attributes or the like have changed, or nobody knows what. */
  everything = false;
  /** Common folders of repositories whose branches or worktrees have changed. */
  readonly listings = new Set<string>();
  /** Worktrees whose files have changed. */
  readonly worktrees = new Set<string>();

  get isEmpty(): boolean {
    return !this.everything && this.listings.size === 0 && this.worktrees.size === 0;
  }

  add(other: Staleness): void {
    this.everything ||= other.everything;
    for (const each of other.listings) this.listings.add(each);
    for (const each of other.worktrees) this.worktrees.add(each);
  }

  clear(): void {
    this.everything = false;
    this.listings.clear();
    this.worktrees.clear();
  }
}
