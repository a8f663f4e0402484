import { both, say } from './refusal-text.ts'

/** What is said of letters to customers. */
export const mailRefusals = {
  mailbox_missing: say(
    409,
    both('你还没有连好邮箱', 'You have no working mailbox connected'),
    both(
      '请在“设置 → 我的邮箱”里连接，或重新填密码。',
      'Connect it under Settings → My mailbox, or state its password anew.',
    ),
  ),
} as const
