import { SentBy } from '../sent-by';
import { SignUpForm } from './form';

export default function SignUp() {
  return (
    <main>
      <h1>Sign up</h1>
      <SentBy />
      <SignUpForm />
    </main>
  );
}
