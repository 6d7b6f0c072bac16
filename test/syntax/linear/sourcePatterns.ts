import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { findFiles } from '../../harness/findFiles.ts';

/** A regular expression of the source code. */
export interface SourcePattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
  /** What it reads is cut to so many characters where it is applied; null where that cannot be seen there. */
  readonly bound: number | null;
}

/**
 * Every regular expression below src/: literals, and `new RegExp` of constants of the same file. What is put together
 * otherwise is `computed`: it has to be named by the test.
 */
export function sourcePatterns(): { readonly patterns: readonly SourcePattern[]; readonly computed: readonly string[] } {
  const patterns: SourcePattern[] = [];
  const computed: string[] = [];
  for (const file of findFiles('src', '.ts', ['src/build'])) {
    const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    visit(tree, (node) => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        patterns.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1), bound: boundOf(node) });
      } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp') {
        const [source, flags] = [valueOf(node.arguments?.[0], tree), node.arguments?.[1] === undefined ? '' : valueOf(node.arguments[1], tree)];
        if (source === null || flags === null) computed.push(`${file}: ${node.getText()}`);
        else patterns.push({ file, source, flags, bound: null });
      }
    });
  }
  return { patterns, computed };
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** `PATTERN.exec(x.slice(0, 200))`, `x.slice(-400).replace(PATTERN, …)`, also behind other replacements. */
function boundOf(pattern: ts.Node): number | null {
  const access = pattern.parent;
  if (ts.isPropertyAccessExpression(access) && ts.isCallExpression(access.parent)) return access.parent.arguments[0] ? sliceOf(access.parent.arguments[0]) : null;
  return ts.isCallExpression(access) && access.arguments[0] === pattern && ts.isPropertyAccessExpression(access.expression) ? sliceOf(access.expression.expression) : null;
}

function sliceOf(node: ts.Expression): number | null {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const [from, to] = node.arguments;
  if (node.expression.name.text !== 'slice') return node.expression.name.text === 'replace' ? sliceOf(node.expression.expression) : null;
  if (from && !to && ts.isPrefixUnaryExpression(from)) return Number(from.operand.getText());
  return from?.getText() === '0' && to && ts.isNumericLiteral(to) ? Number(to.text) : null;
}

/** The text of a constant expression; null where it is none. */
function valueOf(node: ts.Expression | undefined, tree: ts.SourceFile): string | null {
  if (node === undefined) return null;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    let text = node.head.text;
    for (const span of node.templateSpans) {
      const value = valueOf(span.expression, tree);
      if (value === null) return null;
      text += value + span.literal.text;
    }
    return text;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [valueOf(node.left, tree), valueOf(node.right, tree)];
    return left === null || right === null ? null : left + right;
  }
  return ts.isIdentifier(node) ? constantOf(node.text, tree) : null;
}

function constantOf(name: string, tree: ts.SourceFile): string | null {
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const)) continue;
    for (const declaration of statement.declarationList.declarations) if (declaration.name.getText() === name) return valueOf(declaration.initializer, tree);
  }
  return null;
}
