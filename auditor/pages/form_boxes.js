// Boxes with numbers around what was listed, over everything, touching nothing; taken away again by its end.
// Styles are set one by one: a page's own policy (CSP) may refuse style attributes.
([reading, boxes]) => {
  const make = (name, style, text = '') => {
    const one = document.createElement(name);
    one.style.cssText = style;
    one.textContent = text;
    return one;
  };
  const layer = make('div', 'position:absolute;left:0;top:0;width:0;height:0;z-index:2147483647;pointer-events:none;' +
    'inset:auto;margin:0;border:0;padding:0;background:none;overflow:visible;display:block');
  layer.style.left = layer.style.top = '0';
  const drawing = layer.attachShadow({mode: 'closed'});
  document.documentElement.append(layer);
  // Above open dialogs too, which stand over every z-index.
  layer.popover = 'manual';
  layer.showPopover();
  const start = layer.getBoundingClientRect();
  for (const [place, number] of boxes) {
    const rect = reading.elements[place].shown.getBoundingClientRect();
    const box = make('div', 'position:absolute;box-sizing:border-box;border:2px solid #d00;' +
      `left:${rect.left - start.left - 2}px;top:${rect.top - start.top - 2}px;width:${rect.width + 4}px;height:${rect.height + 4}px`);
    box.append(make('span', 'position:absolute;right:-2px;top:-16px;font:bold 12px/14px sans-serif;color:#fff;background:#d00;padding:0 3px', number));
    drawing.append(box);
  }
  reading.layer = layer;
}
