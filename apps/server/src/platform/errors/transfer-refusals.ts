import { both, say } from './refusal-text.ts'

/** What is said of changes of owner that somebody else approves. */
export const transferRefusals = {
  transfer_waits: say(
    409,
    both('已经有一份换负责人申请在等批准', 'Another owner is asked for already'),
    both('请等批准，或者由申请的人先撤回。', 'Wait for the decision, or have whoever asked withdraw it first.'),
  ),
  transfer_free: say(
    409,
    both('这些记录换负责人不需要批准', 'These records go to that owner without approval'),
    both('直接换负责人就行；只把要批准的提交申请。', 'Change the owner; ask only for those that need approval.'),
  ),
  transfer_nobody: say(
    409,
    both('没有人可以批准', 'Nobody could approve this'),
    both(
      '原团队没有别的负责人或经理在岗：请系统管理员先给团队设一位负责人。',
      'The giving team has no other leader or manager at work: ask the system administrator to set who leads it.',
    ),
  ),
  own_transfer: say(
    403,
    both('不能批准自己的申请', 'Nobody approves a request of their own'),
    both('请等原团队的负责人来批，或者撤回。', 'Whoever leads the giving team has to, or withdraw it.'),
  ),
} as const
