// What Gradio does not do: sources open beside the chat, panels open and close, controls have names.
(() => {
  'use strict';
  const words = window.newsdeskWords;
  const body = document.body, wide = () => innerWidth > 900;
  const find = (selector) => document.querySelector(selector);
  const LINK = 'a[href*="/source/"]';
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const address = (link) => new URL(link.href, location.href).pathname + new URL(link.href, location.href).search;
  const hit = (event) => {
    const link = event.target.closest && event.target.closest(LINK);
    return link && (link.closest('#nd-chat') || link.closest('#nd-pane-others')) ? link : null;
  };

  let pressed = null, shown = null, shownAt = 0, request = null;

  async function show(link) {
    const href = address(link), message = link.closest('#nd-chat .message');
    shown = href; shownAt = performance.now();
    if (message) list(message);
    for (const other of document.querySelectorAll(LINK)) other.classList.toggle('nd-open', address(other) === href);
    for (const other of document.querySelectorAll('#nd-pane-others a'))
      other.toggleAttribute('aria-current', address(other) === href);
    find('#nd-pane-page').href = href + '#cited';
    body.classList.add('nd-pane-open');
    if (request) request.abort();
    request = new AbortController();
    const box = find('#nd-pane-body');
    try {
      const response = await fetch(href + '&fragment=1', {signal: request.signal});
      box.innerHTML = await response.text();
    } catch (error) {
      if (error.name === 'AbortError') return;
      box.textContent = words.failed;
    }
    box.scrollTop = 0;
    const mark = box.querySelector('mark'), article = box.querySelector('article');
    if (mark) mark.scrollIntoView({block: 'center'});
    if (article) article.focus({preventScroll: true});
  }

  // The numbered citations of a message, each once, with its outlet, date and words from the link's title.
  function list(message) {
    const items = new Map();
    for (const link of message.querySelectorAll('a.nd-cite')) {
      const number = link.textContent.replace(/\D/g, '');
      if (!items.has(number)) items.set(number, link);
    }
    const rows = [...items].sort(([one], [other]) => one - other).map(([number, link]) => {
      const row = document.createElement('li'), copy = document.createElement('a'), badge = document.createElement('b');
      badge.textContent = number;
      copy.href = link.getAttribute('href');
      copy.append(badge, ' ' + link.title);
      row.append(copy);
      return row;
    });
    find('#nd-pane-others ol').replaceChildren(...rows);
    find('#nd-pane-others').hidden = rows.length === 0;
  }

  function close(name) {
    body.classList.remove('nd-' + name + '-open');
    if (name !== 'pane') return;
    for (const link of document.querySelectorAll('.nd-open')) link.classList.remove('nd-open');
    const back = [...document.querySelectorAll('#nd-chat ' + LINK)].find((link) => address(link) === shown);
    if (back) back.focus({preventScroll: true});
  }

  const DIALOGS = ['add', 'holds'];
  function toggle(name) {
    if (!body.classList.toggle('nd-' + name + '-open') || !DIALOGS.includes(name)) return;
    for (const other of DIALOGS) if (other !== name) close(other);
    if (!wide()) close('side');
    if (name === 'holds') fillHeld();
  }
  async function fillHeld() {
    const box = find('#nd-held-body');
    try {
      const response = await fetch('/collection');
      if (response.ok) box.innerHTML = await response.text();
      else box.textContent = words.failed;
    } catch { box.textContent = words.failed; }
    box.focus({preventScroll: true});
  }

  // Gradio's fields take a value as typed only by the element's own setter and an input event.
  function type(field, value) {
    const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, value);
    field.dispatchEvent(new Event('input', {bubbles: true}));
  }
  // What is drawn only after a click on something else; undefined when it has not come in two seconds.
  async function appeared(get) {
    for (const end = performance.now() + 2000; performance.now() < end;) {
      const found = get();
      if (found) return found;
      await new Promise(requestAnimationFrame);
    }
  }
  const settled = () => new Promise((done) => setTimeout(done, 120));
  async function askNext(question) {
    if (find('#nd-box .stop-button')) return;
    type(find('#nd-box textarea'), question);
    await new Promise(requestAnimationFrame);
    find('#nd-box .submit-button').click();
  }
  // The days of a question go into the filters, and the question into its box, to be changed and asked again.
  async function changeDays(chip) {
    const label = find('#nd-filters > .label-wrap');
    if (!label.classList.contains('open')) label.click();
    const fields = await appeared(() => {
      const found = [...document.querySelectorAll('.nd-day input, .nd-day textarea')];
      return found.length === 2 && found.every((field) => field.offsetParent) ? found : null;
    });
    if (!fields) return;
    name();
    await settled();  // Gradio writes its own value into a field that it has just drawn
    for (const [number, value] of chip.value.split('/').entries()) {
      type(fields[number], value);
      await settled();
    }
    const box = find('#nd-box textarea'), row = chip.closest('.bot-row');
    const asked = row && row.previousElementSibling;
    if (!box.value && asked && asked.matches('.user-row')) type(box, asked.querySelector('p').textContent.trim());
    fields[0].focus();
  }

  // While an answer is written, its paragraph is drawn anew many times a second. A click that begins on one copy of
  // a link and ends on the next never becomes a click event; pressing and letting go on the same address does.
  addEventListener('pointerdown', (event) => {
    const link = hit(event);
    pressed = link && !event.button && plain(event) ? address(link) : null;
  });
  addEventListener('pointerup', (event) => {
    const link = hit(event);
    if (link && pressed === address(link)) show(link);
  });
  addEventListener('click', (event) => {
    const link = hit(event);
    if (link) {
      if (!plain(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (address(link) !== shown || performance.now() - shownAt > 500) show(link);
      return;
    }
    const chip = event.target.closest && event.target.closest('#nd-chat :is(.nd-days, .nd-ask)');
    if (chip) return chip.classList.contains('nd-ask') ? askNext(chip.value) : changeDays(chip);
    const button = event.target.closest && event.target.closest('[data-toggle],[data-close]');
    if (!button) return;
    if (button.dataset.close) close(button.dataset.close);
    else toggle(button.dataset.toggle);
  }, true);
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const open = ['add', 'holds', 'pane'].find((name) => body.classList.contains('nd-' + name + '-open'));
    if (open) close(open);
    else if (!wide()) close('side');
  });

  // A new question goes to the top of the view and its answer grows below it, until the reader scrolls.
  let asked = 0, following = false, wasBusy = false;
  function follow() {
    const rows = document.querySelectorAll('#nd-chat .user-row'), busy = !!find('#nd-box .stop-button');
    if (rows.length !== asked) following = rows.length > 0;
    asked = rows.length;
    if (following) {
      const row = rows[asked - 1], view = row.closest('.panel-wrap');
      view.scrollTop += row.getBoundingClientRect().top - view.getBoundingClientRect().top - 8;
    }
    if (wasBusy && !busy) following = false;
    wasBusy = busy;
  }
  for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    addEventListener(event, () => { following = false; }, {capture: true, passive: true});

  // Gradio calls this when the page shows another chat: its address is the chat's, so that a reload finds it.
  window.newsdesk = {
    opened(id) {
      const wanted = id ? '/?chat=' + encodeURIComponent(id) : '/';
      const theme = new URLSearchParams(location.search).get('__theme');
      const url = theme ? wanted + (id ? '&' : '?') + '__theme=' + theme : wanted;
      if (location.pathname + location.search !== url) history.replaceState(history.state, '', url);
    },
  };

  // Gradio gives buttons no accessible names, messages their HTML source as a name, and day fields no type.
  const NAMES = {'[data-testid="submit-button"],#nd-box .submit-button': words.send, '#nd-box .stop-button': words.stop};
  function name() {
    for (const [selector, label] of Object.entries(NAMES))
      for (const button of document.querySelectorAll(selector))
        if (!button.ariaLabel) { button.ariaLabel = label; button.title = label; }
    for (const message of document.querySelectorAll('#nd-chat [data-testid="bot"], #nd-chat [data-testid="user"]')) {
      const label = message.dataset.testid === 'bot' ? words.answer : words.question;
      if (message.ariaLabel !== label) message.ariaLabel = label;
    }
    for (const field of document.querySelectorAll('.nd-day input')) if (field.type !== 'date') field.type = 'date';
  }

  // Gradio gives a question to be edited as the source of its message, in which every sign is an entity.
  const decoded = new WeakSet();
  function decode() {
    for (const field of document.querySelectorAll('#nd-chat .user-row textarea')) {
      if (decoded.has(field)) continue;
      decoded.add(field);
      field.value = field.value.replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)));
      field.dispatchEvent(new Event('input', {bubbles: true}));
    }
  }
  new MutationObserver(() => { name(); decode(); follow(); }).observe(body, {childList: true, subtree: true});
  name();
  if (wide()) body.classList.add('nd-side-open');
})();
