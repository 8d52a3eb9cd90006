import { Statement } from '../ticket/statement'

export function Explainer() {
  return (
    <section aria-labelledby="how" className="mt-14 grid gap-x-8 gap-y-4 border-t border-border pt-9 wide:grid-cols-[232px_1fr]">
      <div>
        <h2 id="how" className="text-lg">
          You can see what is yours and what is ours
        </h2>
        <p className="mt-2.5 text-[1rem] text-muted-foreground">
          A solid line marks what you said. A dashed line marks what we assumed. Check the dashed lines, then start.
        </p>
      </div>
      <ul className="margined">
        <Statement as="li" mark="said" clauses={null} text="A month with 500 invoices gives one file with 500 rows." />
        <Statement as="li" mark="said" clauses={null} text="A guest is not offered the download." />
        <Statement as="li" mark="assumed" clauses={null} text="A month without invoices shows “No invoices this month” and makes no file." />
      </ul>
    </section>
  )
}
