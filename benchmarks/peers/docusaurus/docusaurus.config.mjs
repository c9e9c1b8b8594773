// The preset "classic" in "docs-only mode", as the documentation describes it; all else by default.
export default {
  title: 'We-Assist',
  url: 'https://policies.we-assist.example',
  baseUrl: '/',
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],
};
