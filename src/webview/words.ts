import type { ReportFinding } from './parts.ts';

type Confidence = ReportFinding['confidence'];
type Severity = ReportFinding['severity'];
type Risk = ReportFinding['next'][number]['risk'];

export const CONFIDENCE_MEANING: Readonly<Record<Confidence, string>> = {
  observed: 'It stands in the text.',
  inferred: 'It follows from the text by the rules of the kernel.',
  assumed: 'The usual case; evidence is missing.',
};

export const SEVERITY_NAME: Readonly<Record<Severity, string>> = { error: 'hang', warning: 'warning', information: 'information' };

export const RISK_NAME: Readonly<Record<Risk, string>> = { 'read-only': 'read-only', caution: 'caution', destructive: 'destructive' };
