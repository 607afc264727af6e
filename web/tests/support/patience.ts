import { configure } from '@testing-library/preact';

// A second, as it is by default, is less than a busy machine stands still now and then.
configure({ asyncUtilTimeout: 60_000 });
