/**
 * Accounts of project and group tokens (`project_12_bot_1a2b`) and service accounts have names that GitLab makes up
 * (docs.gitlab.com/user/project/settings/project_access_tokens, user/profile/service_accounts); others say it at the end of theirs.
 */
const BOT = /^(?:project|group)_\d+_bot|^service_account_|(?:^|[-_.])bot$|\[bot\]$/i;

export function isBot(name: string | null | undefined): boolean {
  return name !== null && name !== undefined && BOT.test(name);
}
