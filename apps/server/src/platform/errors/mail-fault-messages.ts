import { both } from './refusal-text.ts'

/** What is wrong between us and a person's mail servers, and what they can do about it. */
export const mailFaultMessages = {
  mail_host_unknown: both('没有这台主机：请核对服务器名', 'There is no such host: check the server’s name'),
  mail_host_private: both(
    '这台主机在内网：要连它，请运维在 HOLDFAST_MAIL_NETWORKS 里允许',
    'This host is in a private network: whoever runs Holdfast has to allow it in HOLDFAST_MAIL_NETWORKS',
  ),
  mail_port_unusual: both(
    '邮件服务器不用这个端口：收信一般是 993，发信一般是 465 或 587',
    'Mail servers do not use this port: receiving is mostly 993, sending 465 or 587',
  ),
  mail_unreachable: both(
    '连不上服务器：请核对服务器名和端口，或稍后再试',
    'The server cannot be reached: check its name and port, or try again later',
  ),
  mail_certificate: both(
    '服务器的证书不可信，没有登录：请核对服务器名，或请邮箱管理员更新证书',
    'The server’s certificate cannot be trusted, so nobody signed in: check the server’s name, or ask whoever runs it to renew the certificate',
  ),
  mail_no_tls: both(
    '服务器不加密，没有登录：请用 993、465 或支持 STARTTLS 的端口',
    'The server does not encrypt, so nobody signed in: use 993, 465 or a port with STARTTLS',
  ),
  mail_password_refused: both(
    '服务器不接受这个用户名或密码：很多邮箱要用单独的“授权码”或应用专用密码',
    'The server takes neither this user nor password: many mailboxes want an app password of their own',
  ),
  mail_grant_refused: both(
    '服务商的授权打不开这个邮箱：请用这个地址登录服务商，并允许 IMAP 和 SMTP',
    'What the provider granted does not open this mailbox: sign in there with this very address, and see that IMAP and SMTP are allowed',
  ),
  mail_provider_refused: both(
    '服务商不认本系统的登记：请运维核对 HOLDFAST_MAIL_PROVIDERS',
    'The provider does not take this installation as one it knows: whoever runs Holdfast has to check HOLDFAST_MAIL_PROVIDERS',
  ),
  mail_grant_unasked: both(
    '这次授权不是在这里发起的，或者已经过了十分钟：请重新连接',
    'This grant was not asked for from here, or more than ten minutes ago: connect once more',
  ),
  mail_files_too_large: both(
    '附件一共最多 10 MB：大多数邮箱收不了更大的信',
    'The files may come to 10 MB in all: most mailboxes take no larger letter',
  ),
  mail_moment_wrong: both('要在现在以后、60 天以内', 'It has to be after now and within 60 days'),
  mail_unwanted: both(
    '对方不希望收到邮件：不要选这个人；对方后来同意了，先在“联系意愿”里去掉这一项',
    'This person wants no e-mail: leave them out, or first take the mark off under Wishes if they have agreed since',
  ),
  mail_no_address: both(
    '这个人没有邮箱：不要选，或者先补上邮箱',
    'This person has no e-mail address: leave them out, or add the address first',
  ),
  mail_not_theirs: both(
    '这个人不属于这条记录，或者不归你联系：先加为客户的联系人或商机的相关联系人',
    'This person does not belong to the record, or is not yours to write to: first add them to the account’s contacts or the deal’s people',
  ),
  place_hidden: both(
    '有一处 {{…}} 是你看不到明文的字段：从模板里删掉，或者自己写',
    'A {{…}} names a field that you do not see in plain: take it out of the template, or write it yourself',
  ),
  place_mixed: both(
    '模板里写的字段这里没有：线索的字段只用于给线索写信，客户和商机的字段要从客户或商机写信',
    'The template names fields that are not to be had here: a lead’s are for letters to leads, an account’s or a deal’s for letters written from there',
  ),
  place_whose: both(
    '模板里有联系人的字段：收件人只选一位，再用这个模板',
    'The template names fields of a contact: choose one recipient alone, then begin with it',
  ),
  place_unfilled: both(
    '还有一处 {{…}} 没有填上：记录里没有这一项，请自己写，或者删掉',
    'A {{…}} is not filled in: the record has no such value, so write it yourself or take it out',
  ),
} as const
