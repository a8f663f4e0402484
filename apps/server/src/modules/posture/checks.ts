import type { Label } from '@holdfast/catalog'
import type { Facts } from './facts.ts'

/** One thing that may be wrong: what it is, how much it weighs, and what to do about it. */
export interface Check {
  readonly id: string
  /** `red` leaves a way in or loses everything; `amber` should be seen to. */
  readonly level: 'red' | 'amber'
  readonly title: Label
  readonly fix: Label
  readonly isFault: (facts: Facts) => boolean
}

const OLDEST_DATABASE = 15
const LEAST_FREE_SHARE = 0.1
const MOST_SKEW_SECONDS = 5
const MOST_HOURS_UNCOMPARED = 24

const check = (id: string, level: Check['level'], rest: Omit<Check, 'id' | 'level'>): Check => ({ id, level, ...rest })
const both = (zh: string, en: string): Label => ({ zh, en })

/** Everything that is looked at, the heaviest first. */
export const checks: readonly Check[] = [
  check('key_file_unsealed', 'red', {
    title: both('根密钥是一个没有加封的文件', 'The root key is a file that nothing seals'),
    fix: both(
      '把 HOLDFAST_KEYS 放到单独加密的磁盘（如 LUKS）上；密钥服务、TPM 和口令加封还没有做。',
      'Put HOLDFAST_KEYS on a disk that is encrypted by itself (such as LUKS); sealing by passphrase, TPM or a key service is not built yet.',
    ),
    isFault: () => true,
  }),
  check('key_file_open', 'red', {
    title: both('别的用户能读到根密钥文件', 'Other users can read the root key file'),
    fix: both('改为只有密钥进程的用户可读（chmod 600）。', 'Let only the keeper’s user read it (chmod 600).'),
    isFault: ({ rootKeyMode }) => (rootKeyMode & 0o077) !== 0,
  }),
  check('database_role', 'red', {
    title: both('应用的数据库角色权限过大', 'The application’s database role may too much'),
    fix: both(
      '给 DATABASE_URL 一个不是超级用户、不绕过行级安全、不拥有表的角色。',
      'Give DATABASE_URL a role that is no superuser, bypasses no row-level security and owns no table.',
    ),
    isFault: ({ roleFault }) => roleFault !== null,
  }),
  check('database_old', 'red', {
    title: both('PostgreSQL 版本太旧', 'PostgreSQL is too old'),
    fix: both('升级到 15 或更新。', 'Upgrade to 15 or newer.'),
    isFault: ({ databaseMajor }) => databaseMajor < OLDEST_DATABASE,
  }),
  check('host_changed', 'red', {
    title: both(
      '网址的主机名换了，已登记的通行密钥会失效',
      'The address has another host name: enrolled passkeys would stop working',
    ),
    fix: both(
      '改回原来的主机名；一定要换，请先让每个人留一种别的验证方式。',
      'Go back to the former host name; if it must change, let everybody enrol another factor first.',
    ),
    isFault: ({ host, servedHost }) => servedHost !== null && servedHost !== host,
  }),
  check('rows_altered', 'red', {
    title: both('有存储的内容和一切的记录不符', 'Stored rows do not match the record of everything'),
    fix: both(
      '运行 `holdfast verify` 查看是哪几条；有人绕过程序改了数据库。先查是谁，再按记录改回。',
      'Run `holdfast verify`, which names them: somebody changed the database behind the application. Find out who, then put them right.',
    ),
    isFault: ({ rows }) => rows !== null && rows.mismatched + rows.logFaults > 0,
  }),
  check('rows_uncompared', 'amber', {
    title: both(
      '存储的内容超过一天没有和记录核对',
      'Stored rows have not been held against the record for more than a day',
    ),
    fix: both(
      '让服务器运行着（核对在后台进行），并看日志里的 job failed。',
      'Let the server run, which does it in the background, and look for failed jobs in its log.',
    ),
    isFault: ({ rows }) => rows !== null && (rows.hoursSinceRound ?? 0) > MOST_HOURS_UNCOMPARED,
  }),
  check('keys_beside_data', 'amber', {
    title: both('密钥和数据在同一块磁盘上', 'Keys and data lie on the same disk'),
    fix: both(
      '把 HOLDFAST_KEYS 放到另一块磁盘；不然偷走这块磁盘就什么都读得出。',
      'Put HOLDFAST_KEYS on another disk; as it is, this one disk stolen tells everything.',
    ),
    isFault: ({ keysOnDataDisk }) => keysOnDataDisk,
  }),
  check('one_user', 'amber', {
    title: both('数据库、密钥进程和服务器由同一个系统用户运行', 'Database, keeper and server run as one user'),
    fix: both('用 root 启动，三者就由三个用户运行。', 'Start as root: then they run as three users.'),
    isFault: ({ separateUsers }) => !separateUsers,
  }),
  check('founder_mode', 'amber', {
    title: both(
      '有公司还由创建人一人担任三种管理员',
      'In a company one founder still holds the three administrators’ roles',
    ),
    fix: both('在“用户”页把三种管理员交给三个人。', 'Hand them to three people on the page of people.'),
    isFault: ({ founders }) => founders > 0,
  }),
  check('administrators_without_passkey', 'amber', {
    title: both('有管理员还没有登记通行密钥', 'Some administrators have no passkey'),
    fix: both(
      '请他们在“我的安全”里登记；验证码可以被钓走，通行密钥不会。',
      'Ask them to enrol one under their own security: a code can be phished, a passkey cannot.',
    ),
    isFault: ({ administratorsWithoutPasskey }) => administratorsWithoutPasskey > 0,
  }),
  check('programs_without_keys', 'amber', {
    title: both(
      '有公司的程序或脚本可以用密码和不绑定密钥的令牌',
      'In a company programs or scripts may go by secrets and by tokens that are bound to no key',
    ),
    fix: both(
      '给程序登记公钥，给脚本的令牌绑定公钥，再在“设置 → 规则”打开“程序和脚本只凭密钥进来”；不绑定的令牌被人拿走，在别处也能用。',
      'Register public keys for programs, bind scripts’ tokens to one, and put the rule on keys of programs in force under Settings → Rules: a token that is bound to none works for whoever took it.',
    ),
    isFault: ({ unboundPrograms }) => unboundPrograms > 0,
  }),
  check('connection_certificates', 'amber', {
    title: both('有公司登录的证书三十天内到期', 'A certificate of a company’s sign-in ends within thirty days'),
    fix: both(
      '在“设置 → 公司登录”换：登录服务的证书，填上新的一张，由另一位管理员签字；我们自己的，新建密钥，登记到那边，再改用。',
      'Change it under Settings → Single sign-on: of the provider’s, add the next one, which a second administrator signs; of our own, make new keys, register them there, then sign with them.',
    ),
    isFault: ({ connectionsEnding }) => connectionsEnding > 0,
  }),
  check('emergency_open', 'amber', {
    title: both(
      '有紧急兼任还没有复核',
      'A duty lent in an emergency lasts, or nobody has looked at what was done under it',
    ),
    fix: both(
      '请审计管理员在“双人审批”页写下复核意见。',
      'Ask the audit administrator to write what they found on the page of two-person acts.',
    ),
    isFault: ({ emergenciesOpen }) => emergenciesOpen > 0,
  }),
  check('statements_logged', 'amber', {
    title: both('数据库把语句写进自己的日志', 'The database writes statements into its own log'),
    fix: both(
      '设 log_statement = none、log_min_duration_statement = -1。',
      'Set log_statement = none and log_min_duration_statement = -1.',
    ),
    isFault: ({ loggedStatements }) => loggedStatements !== 'none',
  }),
  check('clock_skew', 'amber', {
    title: both('数据库和本机的时钟相差太多', 'The clocks of database and machine differ'),
    fix: both('打开时间同步（如 systemd-timesyncd）。', 'Turn time synchronisation on (such as systemd-timesyncd).'),
    isFault: ({ clockSkewSeconds }) => clockSkewSeconds > MOST_SKEW_SECONDS,
  }),
  check('disk_nearly_full', 'amber', {
    title: both('磁盘快满了', 'The disk is nearly full'),
    fix: both(
      '腾出空间：记录写不进去时，什么内容都不会给出。',
      'Make room: where the record cannot be written, nothing is answered.',
    ),
    isFault: ({ freeDiskShare }) => freeDiskShare < LEAST_FREE_SHARE,
  }),
]
