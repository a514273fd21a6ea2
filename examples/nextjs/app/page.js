import Link from 'next/link';
import { SentBy } from './sent-by';

export default function Landing() {
  return (
    <main>
      <h1>Analytical Engines</h1>
      <SentBy />
      <p>
        <Link href="/signup">Sign up</Link>
      </p>
    </main>
  );
}
