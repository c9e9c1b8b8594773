// The theme's own recipe: leave out the rules that no page uses (hugo_stats.json names what is).
const autoprefixer = require('autoprefixer');
const purgecss = require('@fullhuman/postcss-purgecss');
const whitelister = require('purgecss-whitelister');

const THEME = './node_modules/@thulite/doks-core/assets/scss/';

module.exports = {
  plugins: [
    autoprefixer(),
    purgecss({
      content: ['./hugo_stats.json'],
      extractors: [
        {
          extensions: ['json'],
          extractor: (content) => {
            const { tags, classes, ids } = JSON.parse(content).htmlElements;
            return [...tags, ...classes, ...ids];
          },
        },
      ],
      dynamicAttributes: ['aria-expanded', 'data-bs-theme', 'data-sizes', 'id', 'size', 'type'],
      safelist: [
        'active', 'btn-clipboard', 'clipboard', 'disabled', 'hidden', 'modal-backdrop', 'selected',
        'show', 'showing', 'hiding', 'alert-link', 'container-fw', 'container-lg', 'container-fluid',
        'offcanvas-backdrop', 'figcaption', 'dt', 'dd', 'page-item', 'page-link',
        ...whitelister([`${THEME}components/_code.scss`, `${THEME}common/_syntax.scss`]),
      ],
    }),
  ],
};
