// One line for each control.
export { backendHttps } from './backend-https';
export { clientCertificate } from './client-certificate';
export { clientHttps } from './client-https';
export { tracing } from './tracing';
