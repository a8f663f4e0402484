import { both, say } from './refusal-text.ts'

/** What is said of pools: who takes a customer from one, and what keeps one in use. */
export const poolRefusals = {
  pool_in_use: say(
    409,
    both('这个公海里还有客户', 'Customers still lie in this pool'),
    both(
      '请让成员先领取，或由经理分配出去（回收站里的等它清空），再去掉这个公海。',
      'Have them claimed or assigned first (those in the trash are emptied in time), then take the pool away.',
    ),
  ),
  pool_left: say(
    409,
    both('这个客户不在公海里', 'This customer lies in no pool'),
    both('可能刚被同事领取。请刷新公海的列表。', 'A colleague may have just claimed it. Reload the pool’s list.'),
  ),
  pool_owned_most: say(
    409,
    both('名下的客户已经到上限', 'No more customers can be owned'),
    both(
      '请先把不再跟进的客户放回公海；上限由系统管理员在“公海”设置里定。',
      'Give customers back that are not followed up; the system administrator sets the bound under Pools.',
    ),
  ),
  pool_protected_most: say(
    409,
    both('受保护的客户已经到上限', 'No more protected customers can be had'),
    both(
      '请等一些客户的保护期过去，或把不跟进的放回公海，再来领取；上限由系统管理员在“公海”设置里定。',
      'Wait until the protection of some has ended, or give back those you do not follow up, then claim again; the system administrator sets the bound under Pools.',
    ),
  ),
  pool_looked_most: say(
    429,
    both('今天能看的公海客户已经看完', 'No more customers of this pool can be looked at today'),
    both(
      '今天看过的还能看、还能领取；其余的请明天再看。上限由系统管理员在“公海”设置里按角色定。',
      'Those you looked at today you still see and may claim; see the others tomorrow. The system administrator sets the bound by role under Pools.',
    ),
  ),
  pool_claimed_most: say(
    409,
    both('今天领取的客户已经到上限', 'No more can be claimed today'),
    both('请明天再领取，或请经理分配给你。', 'Claim on tomorrow, or ask your manager to assign the customer to you.'),
  ),
}
