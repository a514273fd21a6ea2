import { PartnerKeyProvider } from 'partnerkey/react';

export const metadata = { title: 'partnerkey and Next.js' };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <PartnerKeyProvider publicKey={process.env.NEXT_PUBLIC_PARTNERSTACK_PUBLIC_KEY}>{children}</PartnerKeyProvider>
      </body>
    </html>
  );
}
