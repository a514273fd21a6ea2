import { PartnerKeyProvider } from 'partnerkey/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.jsx';

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <PartnerKeyProvider publicKey={import.meta.env.VITE_PARTNERSTACK_PUBLIC_KEY}>
      <App />
    </PartnerKeyProvider>
  </StrictMode>,
);
