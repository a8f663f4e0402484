import { both, say } from './refusal-text.ts'

/** What is said of signing in at a company's own provider, and in a browser without a key. */
export const signOnRefusals = {
  key_required: say(
    401,
    both('公司要求用能保存密钥的浏览器登录', 'Your company lets people in only by a browser that keeps a key'),
    both(
      '请换一个普通窗口（不是无痕窗口），允许这个网站保存数据，再登录一次；自己写的程序请用个人令牌。',
      'Use an ordinary window, not a private one, let this site store data, and sign in again; a script of your own uses a personal token.',
    ),
  ),
  enrolment_refused: say(
    422,
    both('这个登记链接用不了', 'This link to enter a device does not work'),
    both(
      '它用过了、过期了，或者不完整。请让设备管理程序再打开一个。',
      'It was used, is too late or not whole. Let the program that looks after the device open another.',
    ),
  ),
  sso_refused: say(
    401,
    both('公司登录没有成功', 'Your company’s sign-in was not accepted'),
    both(
      '请再试一次；还不行就请安全管理员看审计记录里写的原因。有通行密钥的可以直接用它登录。',
      'Try again; if it goes on, your security administrator finds the reason in the log. Whoever has a passkey can sign in with it.',
    ),
  ),
  sso_unavailable: say(
    503,
    both('公司的登录服务现在没有回应', 'Your company’s sign-in does not answer now'),
    both(
      '请过一会儿再试；有通行密钥的可以直接用它登录。',
      'Try again in a while; whoever has a passkey can sign in with it.',
    ),
  ),
  sso_unasked: say(
    422,
    both(
      '这次登录不是从这个浏览器开始的，或者已经过期',
      'This sign-in did not begin in this browser, or it is too late',
    ),
    both('请从登录页重新开始。', 'Begin again at the sign-in page.'),
  ),
} as const
