import { both, say } from './refusal-text.ts'

/** What is said of acts that take two people. */
export const actRefusals = {
  device_not_in_order: say(
    403,
    both('这台设备不合规，不能做管理工作', 'Administration needs a device that is in order'),
    both(
      '在“我的 · 设备”里看哪里不合规，修好、等管理程序报告之后再来，或者换一台设备。',
      'See under Devices what is the matter, have it mended and reported by the program that looks after it, or use another device.',
    ),
  ),
  act_waits: say(
    409,
    both('同样的申请已经在等批准', 'The same is asked for already'),
    both('请等批准，或者由申请的人先撤回。', 'Wait for the decision, or have whoever asked withdraw it first.'),
  ),
  act_nobody: say(
    409,
    both('没有第二个人可以批准', 'There is no second person who could approve this'),
    both(
      '请先让另一位系统管理员或安全管理员在岗；不能是你的下属，也不能是因此多得权限的人。',
      'Have another system or security administrator at work first: not one who reports to you, nor one who gets more by it.',
    ),
  ),
  last_of_duty: say(
    409,
    both('这是做这件事的最后一位管理员', 'This is the last administrator of their duty'),
    both(
      '先让另一个人担任同样的管理员角色；账号被盗、来不及时，请运行服务器的人用 holdfast user disable 停用。',
      'Have another person hold the same administrator’s role first; where an account was stolen and time is short, whoever runs the server stops it with holdfast user disable.',
    ),
  ),
  act_own: say(
    403,
    both('不能批准自己的申请', 'Nobody approves what they asked for themselves'),
    both('请等另一位管理员来批，或者撤回。', 'Another administrator has to, or withdraw it.'),
  ),
  act_subordinate: say(
    403,
    both('你是申请人的下属，不能批准', 'You report to whoever asked, so you cannot approve it'),
    both('请由不受申请人领导的人来批。', 'Somebody who does not report to them has to.'),
  ),
  act_widens: say(
    403,
    both('这项申请会让你自己多得权限，不能由你批准', 'This gives you more yourself, so you cannot approve it'),
    both('请由别的管理员来批。', 'Another administrator has to.'),
  ),
  act_unsigned: say(
    403,
    both('签名不是对这份申请的', 'The signature is none over this request'),
    both(
      '请重新打开申请，再用自己的通行密钥批准一次。',
      'Open the request again and approve it with your own passkey once more.',
    ),
  ),
} as const
