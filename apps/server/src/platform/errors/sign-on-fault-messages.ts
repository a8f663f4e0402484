import type { Label } from '@holdfast/catalog'
import { both } from './refusal-text.ts'

/** What is wrong with the company's sign-in, for whoever sets it up. */
export const signOnFaultMessages: Readonly<Record<string, Label>> = {
  sso_unreachable: both(
    '登录服务没有回应，或者证书不可信',
    'The provider does not answer, or its certificate cannot be trusted',
  ),
  sso_private_address: both(
    '地址在内网：请运维人员先在 HOLDFAST_MAIL_NETWORKS 里放行',
    'The address lies in a private network: the operator has to allow it in HOLDFAST_MAIL_NETWORKS first',
  ),
  sso_metadata: both(
    '这个地址上没有对应的 OpenID 配置，或者里面写的签发者不是它',
    'There is no OpenID configuration at this address, or it names another issuer',
  ),
  sso_declined: both('登录服务拒绝了，或者本人点了取消', 'The provider declined, or the person did'),
  sso_code: both('登录服务不认这个授权码', 'The provider does not know the code'),
  sso_client: both(
    '登录服务不认我们的客户端编号、密钥或公钥',
    'The provider does not accept our client id, secret or key',
  ),
  sso_issuer: both('回答不是这个登录服务给的', 'The answer is not this provider’s'),
  sso_signature: both(
    '登录服务的签名不对，或者不是相信的密钥签的',
    'The provider’s signature is not right, or of no key that is believed',
  ),
  sso_claims: both('登录服务说的内容不对', 'What the provider says is not right'),
  sso_stale: both(
    '登录服务说的时间不对：请核对两边的时钟',
    'The time that the provider states is not right: compare both clocks',
  ),
  sso_name_id: both(
    '登录服务没有给出长久不变的编号：请让它给 persistent 的 NameID，或者写明用哪个属性',
    'The provider states nothing that stays: let it give a persistent NameID, or say which attribute counts',
  ),
  sso_encrypted: both(
    '断言是加密的，而这个连接没有允许加密：请在这里打开，或者在登录服务里关掉',
    'The assertion is encrypted, which this connection does not allow: allow it here, or switch it off at the provider',
  ),
  sso_decryption: both(
    '加密的断言打不开：登录服务要用我们元数据里现在的证书，加密用 AES-GCM，密钥用 RSA-OAEP',
    'The encrypted assertion does not open: the provider needs the certificate that is in our metadata now, AES-GCM, and RSA-OAEP for the key',
  ),
  sso_replay: both('这个断言已经用过了', 'This assertion was used before'),
  sso_answer: both(
    '登录服务的回答不是它文档里写的样子',
    'The provider’s answer is not of the form that its documents state',
  ),
  sso_corp: both('这个人不是所填企业的内部成员', 'This person is no member of the company that is stated'),
  sso_user_id: both(
    '登录服务没有给出用户 ID：请给应用开通读取用户 ID 的权限',
    'The provider states no user id: let the app read it',
  ),
  work_id: both('这里只有字母、数字和 . _ -', 'Letters, digits, and . _ - alone stand here'),
  sso_certificate: both(
    '不是证书，或者密钥太弱：RSA 至少 2048 位',
    'Not a certificate, or its key is weak: RSA has at least 2048 bits',
  ),
  sso_sign_in_url: both('登录地址要是 https 地址', 'The sign-in address is an https address'),
  sso_logout_url: both('退出地址要是 https 地址', 'The log-out address is an https address'),
  sso_entity: both('实体编号里不能有空格', 'An entity id holds no spaces'),
  sso_entity_stays: both(
    '实体编号不能改：连上的人是按它认的；请另建一个连接',
    'The entity id stays, for linked people are known by it: make another connection',
  ),
  ldap_address: both(
    '目录的地址要写成 ldaps://主机名，或者 ldap://主机名（用 StartTLS 加密）',
    'A directory’s address is ldaps://host, or ldap://host (encrypted by StartTLS)',
  ),
  sso_no_tls: both(
    '目录没有按要求用 StartTLS 开始加密，所以什么也没发给它：请在目录上启用 StartTLS，或者改用 ldaps:// 地址',
    'The directory did not begin to encrypt by StartTLS as asked, so nothing was said to it: switch StartTLS on there, or use an ldaps:// address',
  ),
  ldap_attribute: both('属性名只有字母、数字和连字符', 'An attribute’s name has letters, digits and hyphens'),
  sso_kind_stays: both('协议不能改：请另建一个连接', 'What a connection speaks stays: make another one'),
  sso_subject: both('登录服务说的是两个不同的人', 'The provider speaks of two different people'),
  sso_taken: both('这个身份已经是别人的了', 'This identity is somebody else’s already'),
  sso_untried: both('请先试登录一次，再启用', 'Try it once before it is switched on'),
  domain_invalid: both('域名写法不对，例如 example.com', 'Not a domain; for example example.com'),
  domain_unproven: both(
    '这台服务器上不止一家公司：请在域名下加一条 TXT 记录，证明它是你们的（见运维手册）',
    'Several companies share this installation: prove the domain by a TXT record (see the operator’s guide)',
  ),
  role_not_mapped: both(
    '管理员和经理的角色不能由组带来：要两个人在人员页上授予',
    'An administrator’s or manager’s role cannot come with a group: two people give it on the page of people',
  ),
  issuer_invalid: both('签发者要是 https 地址，后面不带参数', 'The issuer is an https address without parameters'),
}
