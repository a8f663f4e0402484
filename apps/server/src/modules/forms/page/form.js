/* Holdfast website form. Draws a form in a shadow root, proves a little work, sends it. No cookies, no storage, nobody else is asked. */
;(() => {
  const script = document.currentScript
  const base = new URL(script.src).origin
  const LEAST_MS = 3200
  const BATCH = 400

  const WORDS = {
    zh: {
      send: '提交',
      busy: '正在提交…',
      needed: '必填',
      choose: '请选择',
      failed: '暂时提交不了，请稍后再试。',
      trap: '请留空',
      fix: '请改正下面标出的内容。',
      changed: '表单刚刚改过，请看一下再提交。',
    },
    en: {
      send: 'Send',
      busy: 'Sending…',
      needed: 'required',
      choose: 'Choose',
      failed: 'This cannot be sent just now. Try again later.',
      trap: 'Leave this empty',
      fix: 'Correct what is marked below.',
      changed: 'The form has just been changed: have a look, then send it again.',
    },
  }

  const STYLE = `:host{display:block;font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:inherit}
form{display:grid;gap:14px;max-width:34rem}label{display:grid;gap:4px}input,textarea,select,button{font:inherit;color:inherit;box-sizing:border-box}
input:not([type=checkbox]),textarea,select{width:100%;padding:9px 11px;border:1px solid #767676;border-radius:6px;background:#fff;color:#1a1a1a}
textarea{min-height:6.5em;resize:vertical}:focus-visible{outline:3px solid #1f6feb;outline-offset:2px}
[aria-invalid=true]{border-color:#b3261e!important}.e{color:#b3261e;margin:0}.n{opacity:.75}
.c{display:flex;gap:8px;align-items:flex-start}.c input{width:20px;height:20px;margin:3px 0 0;flex:none}
button{justify-self:start;padding:10px 22px;border:0;border-radius:6px;background:#1a4fa3;color:#fff;cursor:pointer;min-height:44px}
button[disabled]{opacity:.7;cursor:default}.t{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
@media(prefers-color-scheme:dark){.e{color:#ff8a80}:host(:not([data-theme=dark])) .e{color:#b3261e}}`

  const K = []
  const H = []
  for (let n = 2; K.length < 64; n++) {
    let prime = true
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
    if (!prime) continue
    const part = (root) => ((root - Math.floor(root)) * 4294967296) | 0
    if (H.length < 8) H.push(part(Math.sqrt(n)))
    K.push(part(Math.cbrt(n)))
  }
  const turn = (x, n) => (x >>> n) | (x << (32 - n))
  const W = new Int32Array(64)

  function compress(h) {
    for (let i = 16; i < 64; i++) {
      const [p, q] = [W[i - 15], W[i - 2]]
      const s0 = turn(p, 7) ^ turn(p, 18) ^ (p >>> 3)
      const s1 = turn(q, 17) ^ turn(q, 19) ^ (q >>> 10)
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0
    }
    let [a, b, c, d, e, f, g, k] = h
    for (let i = 0; i < 64; i++) {
      const t1 = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[k, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
    }
    ;[a, b, c, d, e, f, g, k].forEach((v, i) => {
      h[i] = (h[i] + v) | 0
    })
  }

  /** A text of ASCII as SHA-256 pads it. */
  function padded(text) {
    const bytes = new Uint8Array(Math.ceil((text.length + 9) / 64) * 64)
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
    bytes[text.length] = 128
    new DataView(bytes.buffer).setUint32(bytes.length - 4, text.length * 8)
    return new DataView(bytes.buffer)
  }

  /** The first word of SHA-256 of a text of ASCII; the work asks for fewer than 32 bits. */
  function firstWord(text) {
    const bytes = padded(text)
    const h = H.slice()
    for (let block = 0; block < bytes.byteLength; block += 64) {
      for (let i = 0; i < 16; i++) W[i] = bytes.getInt32(block + i * 4)
      compress(h)
    }
    return h[0]
  }

  /** Finds the number, a little at a time, so that the page stays alive. */
  function work({ token, bits }) {
    return new Promise((done) => {
      let n = 0
      const some = () => {
        for (const end = n + BATCH; n < end; n++)
          if (Math.clz32(firstWord(`${token}:${n}`)) >= bits) return done(String(n))
        setTimeout(some)
      }
      some()
    })
  }

  const rest = (ms) => new Promise((done) => setTimeout(done, Math.max(0, ms)))

  function make(tag, attributes, ...inside) {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value)
    element.append(...inside)
    return element
  }

  const TYPES = { phone: 'tel', email: 'email' }
  const FILLS = { name: 'name', company: 'organization', mobile: 'tel', email: 'email' }

  function control(field, words, language) {
    const shared = { name: `value.${field.key}`, id: field.key, autocomplete: FILLS[field.key] ?? 'off' }
    const needed = { 'aria-required': field.required ? 'true' : null, maxlength: field.maxLength }
    if (field.kind === 'longText') return make('textarea', { ...shared, ...needed })
    if (field.kind !== 'choice') return make('input', { ...shared, ...needed, type: TYPES[field.kind] ?? 'text' })
    const options = field.options.map(({ value, label }) => make('option', { value }, label[language]))
    return make('select', shared, make('option', { value: '' }, words.choose), ...options)
  }

  function drawn(field, words, language) {
    const mark = field.required ? [make('span', { class: 'n' }, ` (${words.needed})`)] : []
    const input = control(field, words, language)
    const name = make('span', {}, field.label[language], ...mark)
    return make('div', { 'data-path': `/${field.key}` }, make('label', { for: field.key }, name, input))
  }

  function draw(shown, words, language) {
    const agree = make('input', { type: 'checkbox', name: 'consent', value: 'yes', id: 'consent' })
    const trap = make('input', { name: 'website', tabindex: '-1', autocomplete: 'off' })
    return make(
      'form',
      { novalidate: '', lang: language === 'zh' ? 'zh-CN' : 'en', 'aria-label': shown.name[language] },
      make('div', { role: 'alert', class: 'e' }),
      ...shown.fields.map((field) => drawn(field, words, language)),
      make(
        'div',
        { 'data-path': '/consent' },
        make('label', { class: 'c', for: 'consent' }, agree, shown.consent[language]),
      ),
      make('div', { class: 't', 'aria-hidden': 'true' }, make('label', {}, words.trap, trap)),
      make('button', { type: 'submit' }, words.send),
    )
  }

  /** Says what is wrong beside each field, and takes the visitor to the first. */
  function mark(form, errors) {
    for (const note of form.querySelectorAll('p.e')) note.remove()
    for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid')
    const marked = errors.flatMap(({ path, message }, at) => {
      const place = [...form.querySelectorAll('[data-path]')].find((each) => each.dataset.path === path)
      const input = place?.querySelector('input,textarea,select')
      if (input === undefined || input === null) return []
      place.append(make('p', { class: 'e', id: `e${at}` }, message))
      input.setAttribute('aria-invalid', 'true')
      input.setAttribute('aria-describedby', `e${at}`)
      return [input]
    })
    marked[0]?.focus()
    return marked.length > 0
  }

  async function ask(key, language, body) {
    const headers = { 'Accept-Language': language }
    const asked = {
      credentials: 'omit',
      mode: 'cors',
      headers,
      ...(body === undefined ? {} : { method: 'POST', body }),
    }
    const answer = await fetch(`${base}/api/v1/public/forms/${key}`, asked)
    return { ok: answer.ok, body: await answer.json() }
  }

  async function prove(shown, since) {
    const [proof] = await Promise.all([work(shown), rest(LEAST_MS - (Date.now() - since))])
    return proof
  }

  async function send(state, form) {
    const proof = await prove(state.shown, state.since)
    const body = new URLSearchParams(new FormData(form))
    body.set('token', state.shown.token)
    body.set('work', proof)
    body.set('language', state.language)
    return ask(state.key, state.language, body)
  }

  async function renew(state) {
    const { ok, body } = await ask(state.key, state.language)
    if (!ok) throw new Error('refused')
    Object.assign(state, { shown: { ...body }, since: Date.now() })
  }

  /** What a visitor was shown; they are asked again where it has changed since. */
  const wordsOf = ({ fields, consent }) => JSON.stringify([fields, consent])

  /** Sends; a page that stood open too long gets a fresh token and sends once more, unless the form was changed meanwhile. */
  async function sendOnce(state, form) {
    const seen = wordsOf(state.shown)
    const first = await send(state, form)
    if (first.ok || first.body.code !== 'form_stale') return first
    await renew(state)
    return wordsOf(state.shown) === seen ? send(state, form) : { changed: true }
  }

  /** Draws the form as it is now, with what was typed and without the consent. */
  function drawAgain(state, form) {
    const again = draw(state.shown, WORDS[state.language], state.language)
    for (const { name, value, type } of form.elements)
      if (type !== 'checkbox' && again.elements.namedItem(name) !== null) again.elements.namedItem(name).value = value
    again.querySelector('[role=alert]').textContent = WORDS[state.language].changed
    form.replaceWith(again)
    follow(state, again)
    again.elements.namedItem('consent').focus()
  }

  function thank(form, answer, language) {
    const words = make(
      'p',
      { role: 'status', tabindex: '-1', lang: language === 'zh' ? 'zh-CN' : 'en' },
      answer.thanks[language],
    )
    form.replaceWith(words)
    words.focus()
  }

  async function submit(state, form) {
    const words = WORDS[state.language]
    const button = form.querySelector('button')
    const alert = form.querySelector('[role=alert]')
    Object.assign(button, { disabled: true, textContent: words.busy })
    alert.textContent = ''
    try {
      const { ok, body, changed } = await sendOnce(state, form)
      if (changed) return drawAgain(state, form)
      if (ok) return thank(form, body, state.language)
      alert.textContent = mark(form, body.errors ?? []) ? words.fix : (body.next ?? words.failed)
      // the refused token may be spent
      await renew(state)
    } catch {
      alert.textContent = words.failed
    }
    Object.assign(button, { disabled: false, textContent: words.send })
  }

  function follow(state, form) {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (!form.querySelector('button').disabled) submit(state, form)
    })
  }

  async function hold(host) {
    const key = host.dataset.holdfastForm
    const stated = host.dataset.lang ?? document.documentElement.lang
    const state = { key, language: stated.startsWith('zh') ? 'zh' : 'en' }
    await renew(state)
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    root.adoptedStyleSheets = [sheet]
    const form = draw(state.shown, WORDS[state.language], state.language)
    root.replaceChildren(form)
    follow(state, form)
  }

  /** Our own page brings the form along: only the work is added. */
  function help(form) {
    const since = Date.now()
    form.addEventListener('submit', (event) => {
      if (form.elements.work.value !== '') return
      event.preventDefault()
      const button = form.querySelector('button')
      button.disabled = true
      prove({ token: form.elements.token.value, bits: Number(form.dataset.bits) }, since).then((proof) => {
        form.elements.work.value = proof
        form.submit()
      })
    })
  }

  function start() {
    for (const host of document.querySelectorAll('[data-holdfast-form]')) hold(host).catch(() => undefined)
    for (const form of document.querySelectorAll('form[data-bits]')) help(form)
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
