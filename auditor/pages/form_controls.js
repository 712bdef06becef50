// The controls that a person would see in one frame, in the order of reading. Types nothing, clicks nothing.
// frames: the elements of child frames, by number. -> {elements, answer}: what is asked later, and plain data.
(frames) => {
  const MOST_CONTROLS = 300, MOST_ITEMS = 6000, LONG = 300, MOST_OPTIONS = 400, MOST_UNSEEN = 100;
  const SMALLEST = 3; // Pixels: what is hidden from eyes alone is 1 by 1.
  const FAINTEST = 0.1;
  const NOT_FIELDS = ['hidden', 'submit', 'button', 'image', 'reset'];
  const ROLES = ['textbox', 'combobox', 'checkbox', 'radio', 'switch', 'listbox', 'spinbutton', 'searchbox'];
  const SILENT = 'script,style,noscript,template,option,optgroup,head';
  const CAPTCHA = '.g-recaptcha,.grecaptcha-badge,.h-captcha,.cf-turnstile,.frc-captcha,.geetest_holder,' +
    '.geetest_captcha,.smart-captcha,altcha-widget,#FunCaptcha,[data-captcha],[data-hcaptcha-widget-id]';
  const COOKIES = /\b(cookie|cookies|onetrust|cookiebot|cybot|didomi|usercentrics|gdpr|cmp)(?![a-z])/i;
  const CLIPPED = /^(inset\((100|[5-9]\d)(\.\d+)?%|circle\(0|ellipse\(0|polygon\(0(px|%)? 0(px|%)?, 0(px|%)? 0)/;
  const elements = [], items = [], unseen = [], text = [];
  let count = 0, letters = 0, stepper = '';

  const tidy = value => String(value ?? '').replace(/\s+/g, ' ').trim().slice(0, LONG);
  const parentOf = node => {
    const up = node.assignedSlot || node.parentNode;
    return up instanceof ShadowRoot ? up.host : up instanceof Element ? up : null;
  };
  const childrenOf = element => {
    if (element.shadowRoot) return element.shadowRoot.childNodes;
    if (element.localName === 'slot') {
      const given = element.assignedNodes({flatten: true});
      if (given.length) return given;
    }
    return element.childNodes;
  };
  const above = function* (element) {
    for (let up = element; up; up = parentOf(up)) yield up;
  };
  const holds = (outer, inner) => [...above(inner)].includes(outer);
  const roleOf = element => (element.getAttribute('role') || '').trim().split(/\s+/)[0].toLowerCase();
  const isNativeField = element => {
    const tag = element.localName;
    return tag === 'select' || tag === 'textarea' || (tag === 'input' && !NOT_FIELDS.includes(element.type));
  };
  const isField = element => {
    if (isNativeField(element)) return true;
    // Lists and boxes that are made of buttons.
    if (element.localName === 'button' && (ROLES.includes(roleOf(element)) || element.getAttribute('aria-haspopup') === 'listbox'))
      return true;
    if (['input', 'button', 'a'].includes(element.localName)) return false;
    if (element.isContentEditable && !element.parentElement?.isContentEditable) return true;
    return ROLES.includes(roleOf(element)) && !element.querySelector('input,select,textarea');
  };
  const isButton = element =>
    element.localName === 'button' || (element.localName === 'a' && element.hasAttribute('href')) ||
    (element.localName === 'input' && ['submit', 'button', 'image'].includes(element.type)) ||
    ['button', 'link'].includes(roleOf(element));

  // --- What is seen ------------------------------------------------------------------------------
  const pageBox = element => {
    const box = element.getBoundingClientRect();
    return {left: box.left, top: box.top, right: box.right, bottom: box.bottom};
  };
  const isSmall = box => box.right - box.left < SMALLEST || box.bottom - box.top < SMALLEST;
  const meet = (one, other) => ({
    left: Math.max(one.left, other.left), top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right), bottom: Math.min(one.bottom, other.bottom),
  });
  const isClip = style => {
    const [top, right, bottom, left] = (style.clip.match(/-?\d+(?=px)/g) || []).map(Number);
    const isNarrow = left !== undefined && (right - left < SMALLEST || bottom - top < SMALLEST);
    return CLIPPED.test(style.clipPath) || (isNarrow && ['absolute', 'fixed'].includes(style.position));
  };
  // The part of it that its ancestors let through, and whether it stays where it is when the page scrolls.
  const letThrough = element => {
    let box = pageBox(element), escapes = '', isFixed = false, opacity = 1;
    for (const up of above(element)) {
      const style = getComputedStyle(up);
      opacity *= parseFloat(style.opacity);
      if (isClip(style)) return {why: 'clipped'};
      if (/opacity\(0(\.0\d*)?%?\)/.test(style.filter)) return {why: 'transparent'};
      const isBlock = style.position !== 'static' || style.transform !== 'none';
      const isPassed = escapes === 'fixed' ? style.transform === 'none' : escapes === 'absolute' && !isBlock;
      if (up !== element && !isPassed && up !== document.body && up !== document.documentElement) {
        const frame = pageBox(up);
        if (/auto|scroll/.test(style.overflow)) {
          const right = box.right - frame.left + up.scrollLeft, bottom = box.bottom - frame.top + up.scrollTop;
          if ((style.direction !== 'rtl' && right <= 0) || bottom <= 0) return {why: 'off screen'};
          box = frame;
        } else if (/hidden|clip/.test(style.overflow)) box = meet(box, frame);
      }
      if (!isPassed) escapes = ['absolute', 'fixed'].includes(style.position) ? style.position : '';
      isFixed = isFixed || style.position === 'fixed';
    }
    if (opacity < FAINTEST) return {why: 'transparent'};
    return {box, isFixed};
  };
  const isReachable = (box, isFixed) => {
    const root = document.documentElement;
    const width = root.clientWidth, height = root.clientHeight;
    if (isFixed) return !isSmall(meet(box, {left: 0, top: 0, right: width, bottom: height}));
    const isBackward = getComputedStyle(root).direction === 'rtl' ||
      (document.body && getComputedStyle(document.body).direction === 'rtl');
    // Nobody scrolls a page and a half sideways for a field.
    const first = isBackward ? Math.max(width - root.scrollWidth, -width / 2) : 0;
    const last = isBackward ? width : Math.min(root.scrollWidth, width * 1.5);
    const area = {left: first, top: 0, right: last, bottom: Math.max(root.scrollHeight, height)};
    const x = scrollX, y = scrollY;
    return !isSmall(meet({left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y}, area));
  };
  const why = element => {
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) return 'not displayed';
    if (isSmall(pageBox(element))) return 'too small';
    const through = letThrough(element);
    if (through.why) return through.why;
    if (isSmall(through.box)) return 'clipped';
    return isReachable(through.box, through.isFixed) ? '' : 'off screen';
  };
  const deepest = (x, y) => {
    let found = document.elementFromPoint(x, y);
    for (let inner; found?.shadowRoot && (inner = found.shadowRoot.elementFromPoint(x, y)) && inner !== found;) found = inner;
    return found;
  };
  const paints = style => {
    const colour = style.backgroundColor.match(/[\d.]+/g) || [];
    return (colour.length === 3 || +colour[3] >= 0.5) || style.backgroundImage !== 'none';
  };
  // What lies over it: '' nothing, 'overlay' what can be closed or answered, 'cover' something else.
  const over = (element, names) => {
    element.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    const box = element.getBoundingClientRect();
    let result = '';
    for (const [across, down] of [[.5, .5], [.15, .3], [.85, .3], [.15, .7], [.85, .7]]) {
      const top = deepest(box.left + box.width * across, box.top + box.height * down);
      if (!top || holds(element, top) || holds(top, element) || names.some(name => holds(name, top))) return '';
      let isOpaque = ['img', 'video', 'iframe', 'canvas', 'svg'].includes(top.localName), isOverlay = false;
      for (const up of above(top)) {
        if (holds(up, element)) break;
        const style = getComputedStyle(up);
        isOpaque = isOpaque || paints(style);
        const size = up.getBoundingClientRect();
        const isWide = size.width * size.height >= innerWidth * innerHeight / 2;
        isOverlay = isOverlay || ['fixed', 'sticky'].includes(style.position) || isWide ||
          up.localName === 'dialog' || roleOf(up) === 'dialog';
      }
      if (!isOpaque) return '';
      result = isOverlay ? 'overlay' : 'cover';
    }
    return result;
  };

  // --- What it is called -------------------------------------------------------------------------
  const textOf = (node, skip) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (!(node instanceof Element) || node.matches(SILENT) || node === skip || isNativeField(node)) return '';
    if (node.localName !== 'slot' && !node.checkVisibility()) return '';
    return [...childrenOf(node)].map(child => textOf(child, skip)).join(' ');
  };
  const named = (element, attribute) => {
    const root = element.getRootNode();
    const ids = (element.getAttribute(attribute) || '').split(/\s+/).filter(Boolean).slice(0, 10);
    return tidy(ids.map(id => root.getElementById?.(id)?.textContent || '').join(' '));
  };
  const labelsOf = element => [...(element.labels || [])];
  const written = element => tidy(labelsOf(element).map(label => textOf(label, element)).join(' '));
  const labelOf = element => {
    const own = ROLES.includes(roleOf(element)) && !isNativeField(element) &&
      ['checkbox', 'radio', 'switch'].includes(roleOf(element)) ? tidy(textOf(element)) : '';
    const candidates = [
      ['label', written(element)], ['aria', named(element, 'aria-labelledby')],
      ['aria', tidy(element.getAttribute('aria-label'))], ['label', own], ['placeholder', tidy(element.getAttribute('placeholder'))],
    ];
    return candidates.find(([, words]) => words) || ['none', ''];
  };
  const buttonText = element => tidy(element.innerText) || tidy(textOf(element)) || tidy(element.getAttribute('aria-label')) ||
    tidy(element.value) || tidy(element.getAttribute('title')) || tidy(element.getAttribute('alt')) ||
    tidy(element.querySelector('img[alt]')?.alt) || tidy(element.querySelector('svg title')?.textContent);
  const groupOf = element => {
    for (const up of above(element)) {
      if (up === element) continue;
      if (up.localName === 'fieldset') return tidy(textOf(up.querySelector(':scope > legend') || document.createTextNode('')));
      if (['group', 'radiogroup'].includes(roleOf(up)))
        return named(up, 'aria-labelledby') || tidy(up.getAttribute('aria-label'));
      if (up.localName === 'form') return '';
    }
    return '';
  };
  const isOfCookies = element => COOKIES.test(`${element.id} ${element.getAttribute('class') || ''}`);
  // Whether it stands in what surrounds a page: its head, its foot, its ways to elsewhere, its search, its question about cookies.
  const isAside = element => {
    let pending = false;
    for (const up of above(element)) {
      const role = roleOf(up), tag = up.localName;
      if (tag === 'nav' || tag === 'search' || isOfCookies(up) || ['navigation', 'search', 'contentinfo', 'banner'].includes(role)) return true;
      if (['main', 'article', 'section', 'dialog'].includes(tag) || ['main', 'dialog'].includes(role)) pending = false;
      if (tag === 'header' || tag === 'footer') pending = true;
    }
    return pending;
  };
  const optionsOf = element => element.localName === 'select'
    ? [...element.options].slice(0, MOST_OPTIONS).map(option => tidy(option.label || option.text).slice(0, 100)) : [];

  // --- Reading -----------------------------------------------------------------------------------
  const miss = (element, reason) => {
    if (unseen.length < MOST_UNSEEN)
      unseen.push({name: tidy(element.getAttribute('name') || element.id), type: tidy(element.type || roleOf(element)), why: reason});
  };
  const seenAs = element => {
    const names = labelsOf(element);
    let reason = why(element), shown = element;
    // Boxes and file fields are often drawn by their label, in place of themselves.
    if (reason && ['checkbox', 'radio', 'file'].includes(element.type) && names.length) {
      shown = names.find(name => !why(name)) || element;
      reason = shown === element ? reason : '';
    }
    if (!reason && element.getAttribute('aria-hidden') === 'true' && element.tabIndex < 0)
      reason = 'kept from the keyboard and from assistive technology';
    const lies = reason ? '' : over(shown, names);
    if (lies === 'cover') reason = 'covered';
    return {reason, shown, isBehind: lies === 'overlay'};
  };
  const addWords = words => {
    if (letters < 20000) { text.push(words); letters += words.length; }
  };
  const addField = element => {
    const {reason, shown, isBehind} = seenAs(element);
    if (reason) return miss(element, reason);
    const [source, label] = labelOf(element);
    const limit = element.maxLength;
    items.push({
      control: elements.length, kind: 'field', tag: element.localName, role: roleOf(element),
      type: element.localName === 'input' ? element.type : isNativeField(element) ? element.localName : roleOf(element) || (element.localName === 'button' ? 'listbox' : 'textbox'),
      name: tidy(element.getAttribute('name')), id: tidy(element.id), autocomplete: tidy(element.getAttribute('autocomplete')),
      label, source, title: tidy(element.getAttribute('title')), placeholder: tidy(element.getAttribute('placeholder')),
      group: groupOf(element), required: element.required === true || element.getAttribute('aria-required') === 'true',
      options: optionsOf(element), step: tidy(element.getAttribute('step')),
      max_length: Number.isInteger(limit) && limit >= 0 ? limit : null, pattern: tidy(element.getAttribute('pattern')),
      inputmode: tidy(element.getAttribute('inputmode')), accept: tidy(element.getAttribute('accept')),
      aside: isAside(element), behind: isBehind, form: element.form ? [...document.forms].indexOf(element.form) : -1,
    });
    elements.push({element, shown});
    count += 1;
  };
  const addButton = (element, kind) => {
    if (why(element)) return;
    if (kind === 'button') addWords(buttonText(element));
    items.push({
      control: elements.length, kind, tag: element.localName, role: roleOf(element), type: 'button', id: tidy(element.id),
      label: kind === 'captcha' ? tidy(element.getAttribute('title') || element.className) : buttonText(element),
      name: tidy(element.getAttribute('name') || element.getAttribute('href')), aside: isAside(element),
      href: element.localName === 'a' ? String(element.href).slice(0, 2000) : '',
      submits: element.form ? element.type !== 'button' && element.type !== 'reset' : element.localName === 'input' && element.type !== 'button',
      enclosed: Boolean(element.form) || [...above(element)].some(up => up.localName === 'form'),
    });
    elements.push({element, shown: element});
    count += 1;
  };
  const addText = node => {
    const words = tidy(node.data);
    if (!words) return;
    items.push({text: words});
    addWords(words);
  };
  const walk = node => {
    if (items.length >= MOST_ITEMS || count >= MOST_CONTROLS) return;
    if (node.nodeType === Node.TEXT_NODE) return addText(node);
    if (!(node instanceof Element) || node.matches(SILENT)) return;
    if (isField(node)) return addField(node);
    if (node.localName !== 'slot' && !node.checkVisibility()) {
      node.querySelectorAll('input,select,textarea').forEach(one => {
        // What is drawn by a label that stands elsewhere is seen there.
        if (!isNativeField(one)) return;
        if (['checkbox', 'radio', 'file'].includes(one.type) && labelsOf(one).some(name => !why(name))) addField(one);
        else miss(one, 'not displayed');
      });
      return;
    }
    if (node.getAttribute('aria-current') === 'step') stepper = stepper || tidy(textOf(node));
    if (frames.includes(node))
      return void items.push({frame: frames.indexOf(node), why: why(node), aside: isAside(node), title: tidy(node.title), src: tidy(node.src)});
    if (node.matches(CAPTCHA) && !node.querySelector('iframe')) return addButton(node, 'captcha');
    const isBlock = node.localName === 'br' || !/^(inline|contents)/.test(getComputedStyle(node).display);
    if (isBlock) { items.push({line: true}); text.push('\n'); }
    if (isButton(node)) addButton(node, 'button');
    else for (const child of childrenOf(node)) walk(child);
    if (isBlock) { items.push({line: true}); text.push('\n'); }
  };
  const x = scrollX, y = scrollY;
  if (document.body) walk(document.body);
  scrollTo({left: x, top: y, behavior: 'instant'});
  return {elements, answer: {
    items, unseen, stepper, language: tidy(document.documentElement.lang), title: tidy(document.title),
    text: text.join(' ').slice(0, 20000), is_cut: items.length >= MOST_ITEMS || count >= MOST_CONTROLS,
  }};
}
