import type { Label } from '@holdfast/catalog'

/** A holiday as the State Council announces it: its days off, and the weekend days that are worked instead. */
export interface Holiday {
  readonly name: Label
  readonly off: readonly string[]
  readonly worked: readonly string[]
}

/** The holidays of a year, and the notice they are from. */
export interface HolidayYear {
  readonly year: number
  readonly source: string
  readonly holidays: readonly Holiday[]
}

/**
 * China's public holidays and make-up workdays. From the General Office of the State Council's yearly notices (each year's `source`), as collected by
 * NateScarlet/holiday-cn (MIT), commit d4e53bf2143de9a85bbd0a916c6c4adac32b075f. A year that is not here has not been announced: nobody knows its
 * make-up days, and the calendar says so instead of guessing.
 */
export const CHINESE_HOLIDAYS: readonly HolidayYear[] = [
  {
    year: 2025,
    source: 'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm',
    holidays: [
      { name: { zh: '元旦', en: 'New Year’s Day' }, off: ['2025-01-01'], worked: [] },
      {
        name: { zh: '春节', en: 'Spring Festival' },
        off: [
          '2025-01-28',
          '2025-01-29',
          '2025-01-30',
          '2025-01-31',
          '2025-02-01',
          '2025-02-02',
          '2025-02-03',
          '2025-02-04',
        ],
        worked: ['2025-01-26', '2025-02-08'],
      },
      { name: { zh: '清明节', en: 'Tomb-Sweeping Day' }, off: ['2025-04-04', '2025-04-05', '2025-04-06'], worked: [] },
      {
        name: { zh: '劳动节', en: 'Labour Day' },
        off: ['2025-05-01', '2025-05-02', '2025-05-03', '2025-05-04', '2025-05-05'],
        worked: ['2025-04-27'],
      },
      {
        name: { zh: '端午节', en: 'Dragon Boat Festival' },
        off: ['2025-05-31', '2025-06-01', '2025-06-02'],
        worked: [],
      },
      {
        name: { zh: '国庆节、中秋节', en: 'National Day and Mid-Autumn Festival' },
        off: [
          '2025-10-01',
          '2025-10-02',
          '2025-10-03',
          '2025-10-04',
          '2025-10-05',
          '2025-10-06',
          '2025-10-07',
          '2025-10-08',
        ],
        worked: ['2025-09-28', '2025-10-11'],
      },
    ],
  },
  {
    year: 2026,
    source: 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
    holidays: [
      {
        name: { zh: '元旦', en: 'New Year’s Day' },
        off: ['2026-01-01', '2026-01-02', '2026-01-03'],
        worked: ['2026-01-04'],
      },
      {
        name: { zh: '春节', en: 'Spring Festival' },
        off: [
          '2026-02-15',
          '2026-02-16',
          '2026-02-17',
          '2026-02-18',
          '2026-02-19',
          '2026-02-20',
          '2026-02-21',
          '2026-02-22',
          '2026-02-23',
        ],
        worked: ['2026-02-14', '2026-02-28'],
      },
      { name: { zh: '清明节', en: 'Tomb-Sweeping Day' }, off: ['2026-04-04', '2026-04-05', '2026-04-06'], worked: [] },
      {
        name: { zh: '劳动节', en: 'Labour Day' },
        off: ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05'],
        worked: ['2026-05-09'],
      },
      {
        name: { zh: '端午节', en: 'Dragon Boat Festival' },
        off: ['2026-06-19', '2026-06-20', '2026-06-21'],
        worked: [],
      },
      {
        name: { zh: '中秋节', en: 'Mid-Autumn Festival' },
        off: ['2026-09-25', '2026-09-26', '2026-09-27'],
        worked: [],
      },
      {
        name: { zh: '国庆节', en: 'National Day' },
        off: ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'],
        worked: ['2026-09-20', '2026-10-10'],
      },
    ],
  },
]
