import { both } from './refusal-text.ts'

/** What is wrong between us and a person's calendar server, and what they can do about it. */
export const davFaultMessages = {
  dav_address: both(
    '要一个 https:// 开头的地址，里面不带用户名和密码',
    'An address with https:// is needed, without user or password in it',
  ),
  dav_port_unusual: both(
    '日历服务器不用这个端口：一般是 443，也可以是 8443 或 5001',
    'Calendar servers do not use this port: it is mostly 443, or 8443 or 5001',
  ),
  dav_elsewhere: both(
    '服务器指向另一个域名，密码没有发过去：请直接填那台服务器的地址',
    'The server points to another domain, which was not sent the password: state the address of that server itself',
  ),
  dav_unreachable: both(
    '连不上日历服务器：请核对地址，或稍后再试',
    'The calendar server cannot be reached: check the address, or try again later',
  ),
  dav_certificate: both(
    '服务器的证书不可信，没有登录：请核对地址，或请管理员更新证书',
    'The server’s certificate cannot be trusted, so nobody signed in: check the address, or ask whoever runs it to renew the certificate',
  ),
  dav_no_tls: both(
    '服务器不加密，没有登录：请用 https 的地址',
    'The server does not encrypt, so nobody signed in: use its https address',
  ),
  dav_password_refused: both(
    '服务器不接受这个用户名或密码：很多日历要用单独的应用专用密码',
    'The server takes neither this user nor password: many calendars want an app password of their own',
  ),
  dav_not_found: both(
    '这个地址上没有找到日历服务（CalDAV）：请填服务商给的 CalDAV 地址',
    'No calendar service (CalDAV) was found at this address: state the CalDAV address that your provider gives',
  ),
  dav_garbage: both(
    '服务器的回答不是日历服务该有的，没有采用：请核对地址，或请管理员检查',
    'The server answers what no calendar service should, so nothing was taken from it: check the address, or ask whoever runs it',
  ),
  dav_too_large: both(
    '服务器的回答太大：请为 Holdfast 单独建一个日历',
    'The server’s answer is too large: make a calendar of its own for Holdfast',
  ),
  dav_read_only: both('这个日历不让写入：请另选一个', 'This calendar cannot be written in: choose another'),
  dav_full: both('日历服务器没有空间了：请先腾出空间', 'The calendar server has no room left: make room first'),
  dav_gone: both('这个日历已经不在了：请另选一个', 'This calendar is there no more: choose another'),
  dav_budget: both(
    '今天能看的客户已到上限，明天继续同步',
    'Today’s limit of customers to be seen is reached; synchronising goes on tomorrow',
  ),
  dav_calendar_unknown: both(
    '没有这个日历，或不能写入：请重新查找',
    'There is no such calendar, or it cannot be written in: look again',
  ),
} as const
