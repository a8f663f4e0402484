import { both, say } from './refusal-text.ts'

/** What is said to programs: of their credentials, their tokens and the keys they prove. */
export const programRefusals = {
  client_unknown: say(
    401,
    both('客户端编号、密钥或签名不对', 'The client id, secret or signature is not right'),
    both(
      '请用创建时给出的编号和密钥，按 HTTP Basic 发送；用公钥登记的程序，发送自己签名的声明（private_key_jwt）；用证书登记的，用它连接并写明编号（RFC 8705）。',
      'Send the id and secret given when it was made, by HTTP Basic; a program with registered keys sends an assertion it has signed (private_key_jwt), one with a registered certificate connects with it and states its id (RFC 8705).',
    ),
  ),
  scope_refused: say(
    400,
    both('这个程序没有所要的权限范围', 'The program does not have this scope'),
    both('请只要求创建时给出的范围。', 'Ask only for the scopes it was made with.'),
  ),
  grant_refused: say(
    400,
    both('授权码或刷新令牌不能用了', 'The code or refresh token is not good'),
    both(
      '每个只能用一次，由同一个应用、同一把密钥使用；请让本人重新同意。',
      'Each is good once, for the same app and key; ask the person again.',
    ),
  ),
  app_unknown: say(
    403,
    both('公司没有接入这个应用', 'Your company has not admitted this app'),
    both(
      '没有任何数据给它。要用它，请安全管理员申请接入，由第二个人批准。',
      'It was given nothing. If you need it, have the security administrator ask for it; a second person approves.',
    ),
  ),
  app_redirect_refused: say(
    403,
    both('这个应用要把你送到没有登记的地址', 'The app would send you to an address that it did not register'),
    both(
      '没有任何数据给它，也没有把你送走。请从应用自己的页面重新开始，再遇到就告诉安全管理员。',
      'It was given nothing, and you were sent nowhere. Begin again in the app itself; if it happens again tell your security administrator.',
    ),
  ),
  app_request_refused: say(
    400,
    both('应用的授权请求不对', 'The app’s request is not right'),
    both(
      '错在哪里见 error（RFC 6749、RFC 9126）：登记的返回地址、S256 质询、合同里的范围。',
      'What is wrong stands in error (RFC 6749, RFC 9126): the registered address, the S256 challenge, scopes of the contract.',
    ),
  ),
  network_refused: say(
    403,
    both('这个程序不能从这个网络来', 'The program may not come from this network'),
    both(
      '请从登记的网络调用，或请安全管理员改登记。',
      'Call from a network it is registered for, or have the security administrator change them.',
    ),
  ),
  grant_proof_refused: say(
    400,
    both('DPoP 证明不对', 'The DPoP proof is not right'),
    both('请为这一次请求新做一个证明（RFC 9449）。', 'Make a new proof for this very request (RFC 9449).'),
  ),
  grant_nonce_needed: say(
    400,
    both('DPoP 证明里要有服务器给的数', 'The DPoP proof needs the server’s nonce'),
    both('请带上 DPoP-Nonce 里的数再发一次。', 'Put the value of DPoP-Nonce into a new proof and send it again.'),
  ),
  proof_refused: say(
    401,
    both('DPoP 证明不对，或者令牌要和证明一起用', 'The DPoP proof is not right, or the token needs one'),
    both(
      '绑定了密钥的令牌要用 Authorization: DPoP 发送，并为这一次请求新做一个证明（RFC 9449）。',
      'Send a bound token as Authorization: DPoP, with a new proof for this very request (RFC 9449).',
    ),
  ),
  certificate_refused: say(
    401,
    both('这个令牌要和它的证书一起用', 'The token works with its certificate alone'),
    both(
      '请用要令牌时出示的同一张证书连接（RFC 8705），地址见运维手册的“程序的证书”。',
      'Connect with the certificate by which the token was asked for (RFC 8705), at the address for programs’ certificates.',
    ),
  ),
  program_key_required: say(
    401,
    both('公司要求程序凭密钥证明自己', 'Your company lets programs in by their keys alone'),
    both(
      '不绑定密钥的令牌和程序密码都不能用。程序请登记公钥，带 DPoP 证明取令牌；脚本请用一把自己的公钥重新建个人令牌；目录的令牌要写明从哪些网络来。',
      'Tokens that are bound to no key, and secrets, open nothing. A program registers public keys and asks for its token with a DPoP proof; for a script make a personal token anew with a public key of its own; a directory’s token needs its networks stated.',
    ),
  ),
  proof_nonce_needed: say(
    401,
    both('DPoP 证明里要有服务器给的数', 'The DPoP proof needs the server’s nonce'),
    both('请带上 DPoP-Nonce 里的数再发一次。', 'Put the value of DPoP-Nonce into a new proof and send it again.'),
  ),
} as const
