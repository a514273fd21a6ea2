import { createPartnerKey } from 'partnerkey/vue';
import { createApp } from 'vue';
import App from './App.vue';

const partnerKey = createPartnerKey({ key: import.meta.env.VITE_PARTNERSTACK_PUBLIC_KEY });

createApp(App).use(partnerKey).mount('#app');
