/** How passwords are commonly put together in China; our own list, from the habits the brief names and everyday knowledge. */

/** The hundred or so commonest surnames, as they are typed. */
export const SURNAMES =
  'wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lv lu ding ren shen yao cui zhong tan fan wan shi jin jia xia fu fang zou xiong bai meng qin qiu hou jiang yin xue yan lei long tao he gu mao hao gong shao wen niu kang ge mo an qi qian xing hong ouyang sima zhuge shangguan'.split(
    ' ',
  )

/** Initials and finals of pinyin; together they spell every syllable (and a few that do not exist). */
export const SYLLABLE =
  '(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)'

/** Words of affection, luck and habit that stand in front of a number; and this program's own names. */
export const WORDS =
  'woaini woaiwojia woai aini aiwo wo ni ta baobei laopo laogong qinaide xiaobao mima wodemima jiayou gongxi facai nihao zhongguo beijing shanghai asd asdf qwe qwer qq zxc abc abcd aa aaa wang iloveyou loveyou love admin root test user pass passwd password woaizhongguo zhongguoren holdfast jianshou'.split(
    ' ',
  )

/** Numbers people choose because of their sound. */
export const NUMBERS =
  '5201314 1314520 13145201314 520520 521521 5211314 1314521 7758521 7758258 584520 5845201314 201314 1314 520 521 168 1688 518 666 6666 666666 888 8888 888888 88888888 999 9999 999999 110 119 120 10086 10010 147258 147258369 258369 159357 123321 112233 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789 654321 987654321 111 1111 111111 222222 333333 555555 777777 000000 00 000 0000 121212 131313 123123 321321 456456 789789 789456 789456123'.split(
    ' ',
  )

/** Paths a finger walks over the keyboard, rows and columns, left to right. */
export const WALKS = [
  '`1234567890-=',
  'qwertyuiop[]\\',
  "asdfghjkl;'",
  'zxcvbnm,./',
  '~!@#$%^&*()_+',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '!qaz@wsx#edc$rfv%tgb^yhn&ujm*ik<(ol>)p:?',
  '147258369',
  '789456123',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
]
