// Made from docs/openapi.json by `npm run types`; not for editing.
export interface paths {
    "/api/billing-portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens the page with the caller's invoices and card. */
        post: operations["billing_portal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checkout-sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a payment stands. Asks Stripe, and gives the tokens if it is paid. */
        get: operations["session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a page must know before it can begin. */
        get: operations["config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/create-checkout-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a payment page. */
        post: operations["create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's definition of ready: for tickets that their own tokens pay for. */
        get: operations["own"];
        /**
         * A new version of it. 409 when `version` is not in force any more, 422 with `field` when it cannot stand. What is in force
         *     already is not written again.
         */
        put: operations["set_own"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/definition/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a definition would say about the caller's newest tickets. No model is asked, nothing is taken, nothing is kept. */
        post: operations["try_own"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/definition/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Definitions to begin with, the rules that can be set, and where thresholds may lie. The same for everybody. */
        get: operations["templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/definition/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its versions, newest first. */
        get: operations["own_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/discord/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What adding the app to Discord asks for, and where it begins. */
        get: operations["discord_install"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/generate-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Writes a ticket from an idea. `Accept: text/event-stream` answers the same work as events.
         * @description Refusals come in this order: the input, the credentials, a replay, the tokens, the limits. Replays and refusals use up no
         *     limit.
         */
        post: operations["generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the program can work: 503 while the store is unusable. */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's jobs that ask something, on whichever linked surface they were asked. */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job: whether it is being written, what it asks, which ticket it stored. */
        get: operations["read_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answers what a job asks and writes the ticket, all in its one price. `Accept: text/event-stream` answers the same work as
         *     events. Whoever comes second gets the ticket that was stored, with `Idempotent-Replayed: true`.
         */
        post: operations["answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops a job. Before the first words it costs nothing; after them it counts against a small daily allowance, and past that
         *     the job is finished and taken.
         */
        post: operations["cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/link-requests/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who in chat began a link. Changes nothing. */
        get: operations["look_at_link"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/link-requests/{token}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a link that was not wanted. */
        post: operations["cancel_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/link-requests/{token}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Binds the caller's account to a link. Nobody is linked before the person who began it types the code in chat. */
        post: operations["confirm_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people in chat who are linked to the caller's account. */
        get: operations["links"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends the link of somebody in chat. */
        delete: operations["unlink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/links/discord": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same with Discord. 404 where that is not set up. */
        post: operations["sign_in_with_discord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/links/slack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins linking by signing in with Slack: Slack itself says who is at the keyboard, so no code is needed. 404 where Slack
         *     is not set up.
         */
        post: operations["sign_in_with_slack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is. The first call after a sign-in, like every call with a session, also moves what the visitor of the same
         *     browser had into the account, once.
         */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models this caller may choose from: price, quality, limits, and whether they write now. */
        get: operations["models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller need still see. A visitor is told nothing. */
        get: operations["notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a notice away. Again changes nothing. */
        post: operations["dismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the caller wants to hear. */
        get: operations["notice_settings"];
        /** Changes how the caller wants to hear. What is on its way as a message in chat still arrives. */
        put: operations["set_notice_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: operations["document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is for sale; `amount` is what this caller pays. */
        get: operations["plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's purchases. */
        get: operations["purchases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/purchases/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an untouched purchase back: its tokens go, its money returns to the card. */
        post: operations["refund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/slack/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What installing in Slack asks for, and where it begins. */
        get: operations["slack_install"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The months for which there is a statement. */
        get: operations["statements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statements/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The statement of a month (`2026-11`): every line with its link of the chain, so that `myba ledger verify-statement` recomputes
         *     the file without us. With `.csv` behind the month it is a table.
         */
        get: operations["monthly"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's subscription. */
        get: operations["subscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subscription/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets the subscription end with the period that is paid. One with a payment that is due ends now: what is due is not charged any
         *     more.
         */
        post: operations["cancel_subscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subscription/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes the plan, if that means what was shown. A dearer one begins a new period today, paid in full, and the tokens there are
         *     stay; a cheaper one counts from the next renewal.
         */
        post: operations["change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subscription/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a subscription that was to end go on. */
        post: operations["resume_subscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The teams the caller owns, and what their members used. */
        get: operations["teams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{team}/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The definition of a team the caller owns: for tickets that the team pays for. 404 when it is not the caller's. */
        get: operations["team"];
        /** A new version of it. */
        put: operations["set_team"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{team}/definition/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a definition would say about the newest tickets the team paid for. What members wrote is not shown. */
        post: operations["try_team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{team}/definition/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its versions, newest first. */
        get: operations["team_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{team}/workspaces/{platform}/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends that a team's wallet pays in a workspace, from whichever side it was connected: its people use their own tokens again, and
         *     nothing is taken. Also 204 where it did not pay; 404 when the team is not the caller's.
         */
        delete: operations["disconnect"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's tickets, newest first. */
        get: operations["list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One ticket. */
        get: operations["read"];
        put?: never;
        post?: never;
        /** Deletes a ticket; it can be restored for 30 days. */
        delete: operations["remove"];
        options?: never;
        head?: never;
        /** Changes the text by hand, free. Changed statements become *assumed* unless the idea says them. */
        patch: operations["edit"];
        trace?: never;
    };
    "/api/tickets/{id}/children/{number}/expand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Writes one child of an epic as a ticket of its own, for the price of a ticket. The child is the idempotency key: asking again
         *     answers the same ticket, until it is deleted or given back. `Accept: text/event-stream` answers the same work as events.
         */
        post: operations["expand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One ticket as a file. Whoever can read the ticket can export it, given back or not. */
        get: operations["export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/kind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes it a ticket of another kind, free and without asking the model: its text moves as it stands. 422 `sections_missing` when
         *     somebody has to write what that kind is made of; `missing` names it, and `refine` with the same `kind` writes it.
         */
        post: operations["switch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/markdown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One ticket as Markdown with its marks, to copy. */
        get: operations["markdown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/refine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another version of a ticket: as an instruction says, or written again, as a whole or one section alone. Free within the
         *     included rounds.
         */
        post: operations["refine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a deletion back. */
        post: operations["restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** "Not useful": gives the token back at once. */
        post: operations["give_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of a ticket, newest first: what made each one, when, and which door it came in by. */
        get: operations["versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/versions/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a ticket said in one version. */
        get: operations["version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/versions/{n}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed in a version against another one: by section, by statement, by word. */
        get: operations["version_diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{id}/versions/{n}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes back to an earlier version, free: its text becomes a further version, and nothing is lost. Rounds stay used. */
        post: operations["go_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The caller's tickets that are like an idea. By words alone: no model is asked and nothing is taken. */
        post: operations["similar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/top-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is bought by itself for the caller. */
        get: operations["top_up"];
        /**
         * Sets what is bought by itself. Without a card it stays off, and the card of the next pack is kept. With `enabled` false it is
         *     turned off, the other three stay as they were, and Stripe is not asked.
         */
        put: operations["set_top_up"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came in and what was used. Every day of the period is in the list, those without tickets too. */
        get: operations["usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every line of the caller's book. */
        get: operations["statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/statement.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every line of the caller's book as CSV. */
        get: operations["statement_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user-tokens/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's figures; those of a new visitor when there is nothing yet, and nothing is created. */
        get: operations["figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user-tokens/{userId}/consume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes tokens from the caller's own wallet, without a ticket. */
        post: operations["consume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The next step. */
        Action: {
            /** @description What it is. */
            kind: components["schemas"]["ActionKind"];
            /** @description What stands on the button. */
            label?: string | null;
            /** @description Where it leads, the base path included. */
            url?: string | null;
        };
        /**
         * @description What somebody can do next.
         * @enum {string}
         */
        ActionKind: "sign_up" | "sign_in" | "buy" | "retry" | "wait" | "edit" | "open" | "none";
        /** @description An answer. */
        Answer: {
            /** @description One of the options, or other words; at most 500 characters. */
            answer: string;
            /** @description Which question, from 0. */
            question: number;
        };
        /** @description One of both. */
        AnswersRequest: {
            /** @description What is left out goes by its default. */
            answers?: components["schemas"]["Answer"][] | null;
            /** @description All of them go by their defaults: the draft is stored as it is. */
            defaults?: boolean | null;
        };
        /** @description What is asked before a ticket is stored. */
        Asked: {
            draft?: components["schemas"]["Draft"] | null;
            /**
             * Format: int64
             * @description Tokens held for it meanwhile; none is taken.
             */
            held: number;
            /** @description What is written from. */
            idea: string;
            /** @description One to three. */
            questions: components["schemas"]["Question"][];
            /**
             * Format: date-time
             * @description Without an answer until then, the ticket is written with the defaults and taken.
             */
            until: string;
        };
        /** @description Tokens that can be spent. */
        Burn: {
            /**
             * Format: date-time
             * @description Null for tokens that never run out.
             */
            expires_at?: string | null;
            /** @description The grant they are of. */
            grant: string;
            label: string;
            /** Format: int64 */
            left: number;
            /** @description As in a grant. */
            source: string;
        };
        /** @description How a job was stopped. */
        Cancelled: {
            /**
             * Format: int32
             * @description Free drafts left today, when this stop used one.
             */
            drafts_left?: number | null;
            /** @description Whether the writing had begun. */
            late: boolean;
            /** @description `cancelled`, or `finished` when it had ended or went on. */
            state: string;
            tokens: components["schemas"]["Charged"];
        };
        /** @description Which plan, and what its buyer was told before they agreed. */
        ChangeRequest: {
            /** @description The id of a subscription of `/api/plans`, or of the plan that runs: that one comes back at the price it was paid at. */
            plan: string;
            /** @description What the change means by what was shown. When it means something else, nothing is changed. */
            shown: components["schemas"]["ChangeTerms"];
        };
        /** @description What a change of the plan means: as it was shown to the buyer, and as it is. Amounts in minor units, before taxes. */
        ChangeTerms: {
            /**
             * Format: int64
             * @description What each period costs.
             */
            amount: number;
            /**
             * Format: int64
             * @description What is paid at once; 0 when nothing is.
             */
            due_now: number;
            /** @description The subscription was to end, and goes on. */
            goes_on: boolean;
            /**
             * Format: date-time
             * @description From when on it counts: the end of the period that runs; null when a new one begins at once.
             */
            starts_at?: string | null;
            /**
             * Format: int64
             * @description What each period brings.
             */
            tokens: number;
        };
        /** @description What was taken, and what is left. */
        Charged: {
            /** Format: int64 */
            available: number;
            /** Format: int64 */
            charged: number;
            /** Format: int64 */
            held: number;
        };
        /** @description Which ways into chat are open. */
        ChatConfig: {
            /** @description Accounts can be linked by signing in with Discord. */
            discord: boolean;
            /** @description Workspaces of Slack can install the app. */
            install: boolean;
            /** @description Accounts can be linked by signing in with Slack. */
            slack: boolean;
        };
        /** @description Somebody in chat whose tickets this account pays for. */
        ChatLink: {
            id: string;
            /** Format: date-time */
            linked_at?: string | null;
            name: string;
            /** @description `Slack` or `Discord`. */
            platform: string;
            /**
             * Format: date-time
             * @description When they last asked for something.
             */
            seen_at?: string | null;
            /** @description What the workspace is called; empty where there is none. */
            workspace: string;
        };
        /** @description Something that happened to the links of the account. */
        ChatLinkChange: {
            /** Format: date-time */
            at: string;
            name: string;
            /** @description `Slack` or `Discord`. */
            platform: string;
            /** @description `linked`, `unlinked`, or `moved` to another account. */
            what: string;
            /** @description What the workspace is called; empty where there is none. */
            workspace: string;
        };
        /** @description Where to go to prove who one is in chat. */
        ChatSignIn: {
            /**
             * @description Slack's or Discord's page. It leads back to `/balance?linked=slack` or `?linked=discord`, or to `?linked=failed` when
             *     nobody was linked.
             */
            url: string;
        };
        /** @description Where the buyer pays. */
        CheckoutPage: {
            /** @description `ord_…`. */
            order: string;
            session_id: string;
            url: string;
        };
        /** @description What is to be bought. */
        CheckoutRequest: {
            /** @description The id of a pack or a subscription of `/api/plans`, or `volume`. */
            plan: string;
            /**
             * Format: int64
             * @description Of `volume` how many tokens. Of anything else 1, which it also is when left out.
             */
            quantity?: number | null;
            /** @description The wallet of a team the caller owns (`/api/teams`); null for the caller's own. */
            wallet?: string | null;
        };
        /** @description Where a payment stands. */
        CheckoutState: {
            /**
             * Format: int64
             * @description What was paid in all, taxes included; before that the price, in minor units.
             */
            amount: number;
            /**
             * Format: int64
             * @description What the wallet that was bought for has now: the buyer's, or a team's.
             */
            available: number;
            currency: string;
            receipt_url?: string | null;
            /** @description `open`, `awaiting_payment`, `paid`, `failed` or `expired`. */
            state: string;
            /**
             * Format: int64
             * @description What of that is tax.
             */
            tax_amount: number;
            /** Format: int64 */
            tokens: number;
        };
        /** @description A line of an epic's outline. */
        Child: {
            /** @description The children that come first. */
            after: number[];
            /** @description Its place in the outline, from 1. */
            number: number;
            ticket?: components["schemas"]["Relative"] | null;
            title: string;
            /** @description Its place in an order in which they can be built, from 1. */
            turn: number;
        };
        /** @description What moved into the account at sign-up. */
        Claimed: {
            /** Format: int64 */
            tickets: number;
            /** Format: int64 */
            tokens: number;
        };
        /** @description A part of a criterion. */
        Clause: {
            text: string;
            /** @description `Given`, `when`, `then`, … in the ticket's language. */
            word: string;
        };
        ClerkConfig: {
            /** @description Where pages reach Clerk on this host; null when they talk to it directly. */
            proxy_url?: string | null;
            publishable_key?: string | null;
        };
        /** @description What was taken. */
        Consumed: {
            tokens: components["schemas"]["Charged"];
        };
        /** @description Tokens to be taken. */
        ConsumeRequest: {
            /** @description 1 to 200 characters, for the statement. */
            reason: string;
            /**
             * Format: int64
             * @description 1 to 1,000,000.
             */
            tokens: number;
        };
        /** @description What "ready" means. What is left out is as the rules say by themselves. */
        Definition: {
            /** @description At most 50. */
            glossary?: components["schemas"]["DefinitionWord"][];
            kinds?: components["schemas"]["DefinitionKinds"];
            /** @description A language tag: of tickets for which no language was wished. */
            language?: string | null;
            limits?: components["schemas"]["DefinitionLimits"];
            /** @description 1 to 60 characters. */
            name: string;
            /** @description Who stories are about; at most 20. */
            personas?: string[];
            /** @description By the id of a rule: `off`, `warn` or `hard`. */
            rules?: {
                [key: string]: string;
            };
        };
        DefinitionBand: {
            /** Format: int32 */
            max: number;
            /** Format: int32 */
            min: number;
        };
        /** @description A definition on past tickets. */
        DefinitionDryRun: {
            definition: components["schemas"]["Definition"];
            /**
             * Format: int32
             * @description How many of the newest tickets: 1 to 100; 20 when left out.
             */
            last?: number | null;
        };
        /** @description A statement that begins with the label and a colon. */
        DefinitionField: {
            hint?: string;
            label: string;
        };
        /** @description What a ticket is made of, beside what its kind is made of anyway. */
        DefinitionKind: {
            /** @description At most 6 (D2). */
            fields?: components["schemas"]["DefinitionField"][];
            /** @description Of `severity`, `edge_cases`, `estimate`, `in_scope`, `out_of_scope`: not written, and not asked for. */
            left_out?: string[];
            /** @description Sections that have to be there (D1). */
            required?: string[];
        };
        /** @description What a ticket of each kind is made of. */
        DefinitionKinds: {
            bug?: components["schemas"]["DefinitionKind"];
            epic?: components["schemas"]["DefinitionKind"];
            spike?: components["schemas"]["DefinitionKind"];
            story?: components["schemas"]["DefinitionKind"];
            task?: components["schemas"]["DefinitionKind"];
        };
        /** @description Where a threshold may lie. */
        DefinitionLimit: {
            max: number;
            min: number;
            /** @description Below `limits`: `criteria.min`. */
            path: string;
        };
        /** @description Thresholds; `GET /api/definition/templates` says where each may lie. */
        DefinitionLimits: {
            criteria?: components["schemas"]["DefinitionBand"];
            /** Format: int32 */
            ready_from?: number;
            /** Format: int32 */
            title_chars?: number;
            title_words?: components["schemas"]["DefinitionBand"];
            /** Format: int32 */
            vague_words?: number;
            words?: components["schemas"]["DefinitionWordCaps"];
        };
        /** @description A rule, for people. */
        DefinitionRule: {
            /** @description What it does by itself: `blocks`, `warns` or `both`. */
            does: string;
            /** @description `A4`. */
            id: string;
            /** @description What it asks for. */
            says: string;
            /** @description Whether it stands whatever a definition says. */
            stands: boolean;
        };
        /** @description A definition to begin with. */
        DefinitionTemplate: {
            /** @description What it is for, in a sentence. */
            about: string;
            definition: components["schemas"]["Definition"];
            id: string;
            /**
             * Format: int32
             * @description Counts changes of it.
             */
            version: number;
        };
        /** @description What a definition can be made from. */
        DefinitionTemplates: {
            /** @description Where a threshold may lie. */
            limits: components["schemas"]["DefinitionLimit"][];
            rules: components["schemas"]["DefinitionRule"][];
            /** @description Definitions to begin with; the first one is what the rules say by themselves. */
            templates: components["schemas"]["DefinitionTemplate"][];
        };
        /** @description What a definition would say about past tickets. */
        DefinitionTrial: {
            /** @description Tickets looked at. */
            checked: number;
            /** @description How many are by what is in force. */
            fail_now: number;
            /** @description Newest first. */
            tickets: components["schemas"]["DefinitionTried"][];
            /** @description Of these, how many would be `not_ready`. */
            would_fail: number;
        };
        /** @description What a definition would say about one ticket. */
        DefinitionTried: {
            /** @description Null for a ticket of a team: what its members write is theirs. */
            id?: string | null;
            /** @description What is found that was not before, or counts more. Of a team's ticket the rule and its sentence, not the words found. */
            new_findings: components["schemas"]["Finding"][];
            /** Format: int64 */
            number: number;
            /** @description `ready`, `needs_answers` or `not_ready`. */
            ready: string;
            /** @description Null for a ticket of a team. */
            title?: string | null;
        };
        /** @description A version of a definition. */
        DefinitionVersion: {
            /** Format: date-time */
            created_at?: string | null;
            definition: components["schemas"]["Definition"];
            /**
             * Format: int64
             * @description 0 while there is none: then `definition` is what the rules say by themselves.
             */
            version: number;
        };
        /** @description Versions of a definition, newest first. */
        DefinitionVersions: {
            items: components["schemas"]["DefinitionVersion"][];
            next?: string | null;
        };
        /** @description A word, what it means, and the words that are not used for it (D4). */
        DefinitionWord: {
            meaning?: string;
            not?: string[];
            term: string;
        };
        /** @description The most words of a ticket, by its size. */
        DefinitionWordCaps: {
            /** Format: int32 */
            L?: number;
            /** Format: int32 */
            M?: number;
            /** Format: int32 */
            S?: number;
            /** Format: int32 */
            XS?: number;
        };
        /** @description How many lines changed. */
        DiffCounts: {
            added: number;
            changed: number;
            moved: number;
            removed: number;
        };
        /** @description A line of a section. */
        DiffLine: {
            after?: components["schemas"]["Statement"] | null;
            before?: components["schemas"]["Statement"] | null;
            /** @description `same`, `added`, `removed` or `changed`. */
            change: string;
            /** @description Whether an added or removed line stands, or stood, at another place. */
            moved: boolean;
            /** @description A changed line, word by word; else empty. */
            pieces: components["schemas"]["DiffPiece"][];
        };
        /** @description A run of words with one fate. */
        DiffPiece: {
            /** @description `same`, `added` or `removed`. */
            change: string;
            text: string;
        };
        /** @description Adding the app to Discord. The addresses are null where its id there is not known. */
        DiscordInstall: {
            /** @description Our app's id in Discord, where it is known. */
            app_id?: string | null;
            /** @description The same without the permissions: it answers, and posts nothing by itself. */
            commands_only_url?: string | null;
            /** @description What it is allowed in a server, each with its one reason. */
            permissions: components["schemas"]["Permission"][];
            /** @description Whether the app of this program can be added. */
            ready: boolean;
            /** @description Discord's page for adding it to a server. */
            server_url?: string | null;
            /** @description Discord's page for adding it to one's own account: it comes along into every server and direct message. */
            user_url?: string | null;
        };
        Discount: {
            /** Format: int32 */
            percent: number;
            reason: string;
        };
        /** @description What a ticket says. */
        Draft: {
            /** @description `story`, `bug`, `task`, `epic` or `spike`. */
            kind: string;
            /** @description The words that decided the kind. */
            kind_reason: string;
            /** @description A language tag. */
            language: string;
            sections: components["schemas"]["Section"][];
            /** @description `XS`, `S`, `M` or `L`. */
            size: string;
            title: string;
        };
        EditedSection: {
            id: string;
            statements: components["schemas"]["EditedStatement"][];
        };
        EditedStatement: {
            text: string;
        };
        /** @description A change by hand. */
        EditRequest: {
            /** @description Whole sections; those that are left out stay. */
            sections?: components["schemas"]["EditedSection"][] | null;
            title?: string | null;
            /**
             * Format: int64
             * @description The version that was edited.
             */
            version: number;
        };
        /** @description Who is to write it. */
        ExpandRequest: {
            /** @description The id of a model of `/api/config`. */
            model?: string | null;
        };
        /** @description The next tokens to run out. */
        Expiry: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            tokens: number;
        };
        /** @description All figures of a wallet: `granted − consumed − expired − taken back = available + held`. */
        Figures: {
            /** Format: int64 */
            available: number;
            /** Format: int64 */
            consumed: number;
            /** Format: int64 */
            expired: number;
            /**
             * Format: int64
             * @description The part of `held` that a dispute froze.
             */
            frozen: number;
            /** Format: int64 */
            granted: number;
            /** Format: int64 */
            held: number;
            /**
             * Format: date-time
             * @description When held tokens are back at the latest, as far as nothing is taken: the soonest end of an open hold.
             */
            held_until?: string | null;
            next_expiry?: components["schemas"]["Expiry"] | null;
            /** Format: int64 */
            purchased: number;
        };
        /** @description What a rule found. */
        Finding: {
            /** @description `title`, `kind`, `size`, `language` or the word of a section; null when it is the whole ticket. */
            field?: string | null;
            index?: number | null;
            message: string;
            /** @description `A4`. */
            rule: string;
            section?: string | null;
            /** @description `hard` or `warn`. */
            severity: string;
            span?: components["schemas"]["Span"] | null;
        };
        /** @description A ticket, and what it cost. */
        Generated: {
            /**
             * @description The name of the model that was asked for, where it could not write and another one did; the price is that of the one
             *     asked for.
             */
            instead_of?: string | null;
            /** @description `job_…`. */
            job: string;
            ticket: components["schemas"]["Ticket"];
            tokens: components["schemas"]["Charged"];
            /** @description True when answers were sent that this ticket was written without: they came too late, so it goes by the defaults. */
            too_late?: boolean;
        };
        /** @description A rough idea. */
        GenerateRequest: {
            /**
             * @description `auto` lets a short idea be asked about before its ticket is stored (202, see `/api/jobs/{id}/answers`); `never`, which holds
             *     without it, does not.
             */
            ask?: string | null;
            /** @description At most 6,000 characters. */
            idea: string;
            /** @description `auto`, `story`, `bug`, `task`, `epic` or `spike`. */
            kind?: string | null;
            /** @description `auto`, or an ISO 639-1 code with or without a region: `de`, `pt-BR`. */
            language?: string | null;
            /** @description The id of a model of `/api/models`. */
            model?: string | null;
            /** @description Always null for now. */
            template?: string | null;
        };
        /** @description Going back to an earlier version. */
        GoBackRequest: {
            /**
             * Format: int64
             * @description The newest version, as its reader knows it.
             */
            version: number;
        };
        /** @description One grant: `granted = used + held + frozen + taken_back + left`. */
        Grant: {
            /**
             * Format: int64
             * @description What was paid in all, taxes included; the price where nothing was paid yet.
             */
            amount?: number | null;
            currency?: string | null;
            /** Format: date-time */
            expires_at?: string | null;
            /**
             * Format: int64
             * @description Frozen while the payment is disputed at the bank.
             */
            frozen: number;
            /** Format: int64 */
            granted: number;
            /** Format: date-time */
            granted_at: string;
            /** Format: int64 */
            held: number;
            id: string;
            label: string;
            /** Format: int64 */
            left: number;
            /** @description The purchase that gave it. */
            purchase?: string | null;
            receipt_url?: string | null;
            /** @description `visitor`, `trial`, `welcome`, `purchase`, `claim`, `return`, `operator`, `subscription`, `bonus`, `referral` or `import`. */
            source: string;
            /**
             * Format: int64
             * @description Taken back with a refund or a lost dispute.
             */
            taken_back: number;
            /**
             * Format: int64
             * @description Used, expired, moved away, or reversed by an operator.
             */
            used: number;
        };
        /** @description Whether the program can work. */
        Health: {
            /** @description The models for everybody that write nothing for now. */
            paused: components["schemas"]["PausedModel"][];
            status: string;
            version: string;
        };
        /** @description What can be spent, and what is reserved. */
        Held: {
            /** Format: int64 */
            available: number;
            /** Format: int64 */
            held: number;
        };
        /** @description A job. */
        Job: {
            asked?: components["schemas"]["Asked"] | null;
            /** @description `job_…`. */
            job: string;
            /** @description `running`, `asking`, `answering`, `completed`, `failed` or `cancelled`. */
            state: string;
            /** @description The ticket it stored. */
            ticket?: string | null;
            tokens: components["schemas"]["Held"];
        };
        /** @description Jobs of the caller. */
        Jobs: {
            /** @description Newest first. */
            items: components["schemas"]["Job"][];
        };
        /** @description Which kind a ticket is to be. */
        KindRequest: {
            /** @description `story`, `bug`, `task`, `epic` or `spike`. */
            kind: string;
            /**
             * Format: int64
             * @description The version that was seen.
             */
            version: number;
        };
        /** @description The code to be typed in chat. */
        LinkCode: {
            /** @description `ABCD-EFGH`. */
            code: string;
            /** Format: date-time */
            expires_at: string;
        };
        /** @description A link that waits to be confirmed: who in chat would spend whose tokens. */
        LinkRequest: {
            /** @description The caller's own address: this account would pay. */
            email?: string | null;
            /** Format: date-time */
            expires_at: string;
            /** @description The account the person is linked to now, by its address. */
            linked_to?: string | null;
            /** @description What others call the person in chat. */
            name: string;
            /** @description `Slack` or `Discord`. */
            platform: string;
            /** @description What the workspace is called; empty where there is none. */
            workspace: string;
        };
        /** @description All of them. */
        Links: {
            /** @description What happened in the last thirty days, newest first. */
            changes: components["schemas"]["ChatLinkChange"][];
            items: components["schemas"]["ChatLink"][];
        };
        /** @description The caller. */
        Me: {
            claimed?: components["schemas"]["Claimed"] | null;
            email?: string | null;
            /** @description Whether the first-purchase price holds. */
            first_purchase: boolean;
            /** @description Clerk's id of a user. */
            id?: string | null;
            /** @description `visitor` or `user`. */
            kind: string;
            tokens: components["schemas"]["Held"];
            welcome: components["schemas"]["Welcome"];
        };
        /** @description A model that can be chosen. */
        Model: {
            id: string;
            name: string;
            /**
             * Format: int64
             * @description The price of a ticket.
             */
            tokens: number;
        };
        /** @description A model that can be chosen now or later. */
        ModelChoice: {
            /** @description Whether something can be written by it now. */
            available: boolean;
            /**
             * Format: int64
             * @description Per cent of its drafts of the last 30 days that passed all checks at first try; null before there are 20.
             */
            first_try_percent?: number | null;
            id: string;
            /** @description The longest idea it takes, in characters. */
            idea_max_chars: number;
            /** @description The languages it writes; empty for all. */
            languages: string[];
            name: string;
            /** @description Only for the team that pays for this caller. */
            private: boolean;
            /** @description What it is good for; may be empty. */
            quality: string;
            /**
             * Format: int64
             * @description In how many seconds it is tried again, where it is not available.
             */
            retry_after?: number | null;
            /**
             * Format: int64
             * @description The price of a ticket.
             */
            tokens: number;
            /**
             * Format: int64
             * @description What half of its tickets took at most, in seconds; null before there are 20.
             */
            typical_secs?: number | null;
        };
        /** @description The models a caller may choose from. */
        Models: {
            /** @description The one that writes when nobody chose. */
            default: string;
            /** @description In the order in which they are offered. */
            models: components["schemas"]["ModelChoice"][];
        };
        /** @description A month of a wallet. The figures of a line stand under its hash, everything else under `digest`. */
        MonthlyStatement: {
            /** @description Whether the month was over: then this changes no more. */
            closed: boolean;
            closing: components["schemas"]["StatementFigures"];
            digest: string;
            /** @description `myba-statement-1`. */
            form: string;
            /** @description What was left of which grant at the end. */
            grants: components["schemas"]["StatementGrant"][];
            lines: components["schemas"]["StatementEntry"][];
            /** @description `2026-11`, UTC. */
            month: string;
            opening: components["schemas"]["StatementFigures"];
            /** @description The hash before the first line; empty before the first of all. */
            previous: string;
            wallet: string;
        };
        /** @description A definition in the place of the one in force. */
        NewDefinition: {
            definition: components["schemas"]["Definition"];
            /**
             * Format: int64
             * @description The version that was changed; 0 when there was none.
             */
            version: number;
        };
        /** @description Something the caller is told. */
        Notice: {
            action?: components["schemas"]["NoticeAction"] | null;
            /** Format: date-time */
            at: string;
            id: string;
            /** @description `low_balance`, `no_tokens`, `expiring`, `payment_failed`, `topped_up`, `top_up_failed`, `top_up_off` or `renewed`. */
            kind: string;
            text: string;
            title: string;
        };
        /** @description What to do about it. */
        NoticeAction: {
            label: string;
            /** @description Below the base path. */
            path: string;
        };
        /** @description What the caller need still see, newest first. */
        NoticeList: {
            items: components["schemas"]["Notice"][];
        };
        /** @description How the caller wants to hear, besides the web page. */
        NoticeSettings: {
            /** @description In Slack and Discord, where the caller is linked. */
            chat: boolean;
            /** @description By mail. */
            mail: boolean;
            /** @description Whether this installation sends mail at all. */
            mail_available: boolean;
        };
        /** @description How the caller wants to hear from now on. */
        NoticeWish: {
            chat: boolean;
            mail: boolean;
        };
        /** @description A model that writes nothing for now, nor does one in its place. */
        PausedModel: {
            id: string;
            /** @description A word for programs: `timeout`, `overloaded`, `key_refused`, … */
            reason: string;
            /**
             * Format: int64
             * @description In how many seconds it is tried again.
             */
            retry_after: number;
        };
        /** @description Something the app is allowed to do in a server. */
        Permission: {
            /** @description Discord's name of it. */
            name: string;
            /** @description What it is needed for. */
            reason: string;
        };
        /** @description A pack. */
        Plan: {
            /**
             * Format: int64
             * @description What this caller pays.
             */
            amount: number;
            discount?: components["schemas"]["Discount"] | null;
            id: string;
            /**
             * Format: int64
             * @description Without a discount.
             */
            list_amount: number;
            name: string;
            /** Format: int64 */
            tokens: number;
        };
        /** @description What is for sale, at the caller's own price. */
        Plans: {
            /** @description Lower-case ISO code; amounts are in its minor unit. */
            currency: string;
            /** Format: int32 */
            discount_percent: number;
            /** @description Whether this caller gets the first-purchase price. */
            first_purchase: boolean;
            plans: components["schemas"]["Plan"][];
            /** @description Paid again each period until they are cancelled. */
            subscriptions: components["schemas"]["SubscriptionPlan"][];
            /** @description `exclusive`: tax comes on top of these prices, on the payment page. `inclusive`: it is within them. `off`: none is computed. */
            tax: string;
            volume?: components["schemas"]["Volume"] | null;
        };
        /** @description A page of Stripe's. */
        PortalPage: {
            /** @description For minutes only: open it at once. */
            url: string;
        };
        /** @description The document. */
        Problem: {
            /** @description The next step. */
            action: components["schemas"]["Action"];
            /**
             * Format: int64
             * @description Tokens left, where it matters.
             */
            available?: number | null;
            /**
             * Format: int64
             * @description What the ledger says was taken; null when that is not known yet.
             */
            charged?: number | null;
            /** @description Stable, for programs. */
            code: string;
            /** @description Sentences for a person. */
            detail: string;
            draft?: components["schemas"]["Draft"] | null;
            /**
             * Format: int32
             * @description Free drafts left today, when this one used one.
             */
            drafts_left?: number | null;
            /** @description The field that is wrong. */
            field?: string | null;
            /** @description What was wrong with the draft. */
            findings: components["schemas"]["Finding"][];
            /** @description The sections a ticket lacks to be of the wished kind. */
            missing?: string[];
            /**
             * Format: int64
             * @description Tokens needed, where it matters.
             */
            needed?: number | null;
            /**
             * Format: date-time
             * @description The job's questions are open until then, and can be answered again.
             */
            open_until?: string | null;
            /** @description Names this occurrence in our log. */
            reference: string;
            /**
             * Format: int64
             * @description Seconds; repeats the `Retry-After` header.
             */
            retry_after?: number | null;
            /** @description Whether the same request may work later. */
            retryable: boolean;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            terms?: components["schemas"]["ChangeTerms"] | null;
            /** @description A few words for a heading. */
            title: string;
            /** @description Stable; ends in `code`. */
            type: string;
        };
        /** @description What a page must know before it can begin. */
        PublicConfig: {
            chat: components["schemas"]["ChatConfig"];
            clerk: components["schemas"]["ClerkConfig"];
            /** @description Whom people write to: a mail address, or a page. */
            contact?: string | null;
            /** @description `development`, `staging` or `production`. */
            environment: string;
            /**
             * Format: int64
             * @description For a visitor.
             */
            free_tokens: number;
            /** @description The longest idea, in characters. */
            idea_max_chars: number;
            kinds: string[];
            /** @description Those for everybody; `/api/models` knows more of them. */
            models: components["schemas"]["Model"][];
            /**
             * Format: int32
             * @description How long an untouched pack can be refunded, in days.
             */
            refund_days: number;
            /** @description Whether any vendor is a stand-in. */
            sandbox: boolean;
            /** @description The console of the stand-ins. */
            sandbox_url?: string | null;
            /**
             * Format: int64
             * @description For a signed-up person.
             */
            welcome_tokens: number;
        };
        /** @description One purchase. */
        Purchase: {
            /**
             * Format: date-time
             * @description When the terms on the payment page were agreed to; null where it did not ask.
             */
            agreed_at?: string | null;
            /**
             * Format: int64
             * @description The price, before a code that takes off a part and before tax on top; 0 where a code took off everything.
             */
            amount: number;
            /** Format: date-time */
            created_at: string;
            currency: string;
            /**
             * Format: int64
             * @description Tokens that an open dispute froze.
             */
            frozen: number;
            id: string;
            /** @description The invoice of a pack, where one was made. */
            invoice_url?: string | null;
            /** @description `pack`, `subscription` or `top_up`. */
            kind: string;
            /** Format: int64 */
            list_amount: number;
            /**
             * Format: int64
             * @description What was paid in all, in minor units; null before.
             */
            paid_amount?: number | null;
            /** Format: date-time */
            paid_at?: string | null;
            plan: string;
            receipt_url?: string | null;
            refundable?: components["schemas"]["Refundable"] | null;
            /**
             * Format: int64
             * @description What went back, in minor units.
             */
            refunded_amount: number;
            /** @description `web`, or `discord`: then Discord took the money, at the price that is set there. */
            seller: string;
            /**
             * Format: int64
             * @description Tokens that should have been taken back and were spent before.
             */
            shortfall: number;
            /**
             * @description `open`, `awaiting_payment`, `paid`, `failed`, `expired`; `free` when a code took off everything; of a paid one `refunding`, `partly_refunded`, `refunded`,
             *     `disputed` or `dispute_lost`.
             */
            state: string;
            /**
             * Format: int64
             * @description Tokens that were taken back for it.
             */
            taken_back: number;
            /**
             * Format: int64
             * @description What of that is tax.
             */
            tax_amount: number;
            /** Format: int64 */
            tokens: number;
        };
        /** @description A page of purchases, newest first. */
        Purchases: {
            items: components["schemas"]["Purchase"][];
            next?: string | null;
            /**
             * Format: int64
             * @description All tokens ever bought.
             */
            purchased: number;
        };
        /** @description A question. */
        Question: {
            /** @description What holds without an answer. */
            default: string;
            /** @description What can be chosen, the default among it; empty for a question that is answered in words. Other words are as good. */
            options: string[];
            text: string;
        };
        /** @description How a ticket is to change: one of these; `instruction` may also stand beside `section`. */
        RefineRequest: {
            /** @description In words, at most 2,000 characters. */
            instruction?: string | null;
            /** @description As another kind: `story`, `bug`, `task`, `epic` or `spike`, with what that kind needs besides. */
            kind?: string | null;
            /** @description Write it again from the idea. */
            regenerate?: boolean | null;
            /** @description Write this section alone again: `criteria`, … Everything else stays letter by letter. */
            section?: string | null;
            /** @description For less work. A version that is not smaller is not counted, and takes nothing. */
            smaller?: boolean | null;
            /** @description As an epic with children. */
            split?: boolean | null;
        };
        /** @description What giving a purchase back brings. */
        Refundable: {
            /**
             * Format: int64
             * @description In minor units.
             */
            amount: number;
            /** Format: date-time */
            until: string;
        };
        /** @description Another ticket, in short. */
        Relative: {
            id: string;
            kind: string;
            /** Format: int64 */
            number: number;
            size: string;
            /** @description `ready`, `uncharged` or `returned`. */
            state: string;
            title: string;
        };
        /** @description What follows from what the rules found. */
        Report: {
            definition?: components["schemas"]["UsedDefinition"] | null;
            /** @description The rules that need to understand the language were silent: we do not. */
            degraded: boolean;
            /** @description `ready`, `needs_answers` or `not_ready`. */
            ready: string;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            score: number;
            /**
             * Format: int32
             * @description The version of the rules.
             */
            version: number;
        };
        /** @description What came back. */
        Returned: {
            /** Format: int32 */
            returns_left: number;
            tokens: components["schemas"]["ReturnedTokens"];
        };
        ReturnedTokens: components["schemas"]["Held"] & {
            /** Format: int64 */
            returned: number;
        };
        /** @description Why a ticket is given back. */
        ReturnRequest: {
            /** @description 1 to 500 characters. */
            reason: string;
        };
        /** @description A permission. */
        Scope: {
            /** @description What it is needed for. */
            reason: string;
            /** @description Slack's name of it. */
            scope: string;
        };
        /** @description One section. */
        Section: {
            /** @description `story`, `criteria`, … */
            id: string;
            statements: components["schemas"]["Statement"][];
            /** @description In the ticket's language. */
            title: string;
        };
        /** @description A section in which something changed, with all its lines. */
        SectionDiff: {
            /** @description `story`, `criteria`, … */
            id: string;
            /** @description Without the added ones they are the text before, without the removed ones the text after. */
            lines: components["schemas"]["DiffLine"][];
            title: string;
        };
        /** @description An idea that is not sent yet. */
        SimilarRequest: {
            /** @description What somebody typed so far: 1 to 6,000 characters. */
            idea: string;
        };
        /** @description A ticket that is like an idea. */
        SimilarTicket: {
            /**
             * Format: int32
             * @description In percent, 70 to 100.
             */
            likeness: number;
            ticket: components["schemas"]["TicketSummary"];
        };
        /** @description The caller's tickets that are like it, most alike first; at most three. */
        SimilarTickets: {
            items: components["schemas"]["SimilarTicket"][];
        };
        /** @description Installing in Slack. */
        SlackInstall: {
            /** @description Our app's id in Slack, where it is known. */
            app_id?: string | null;
            /** @description What it can do without. */
            optional: components["schemas"]["Scope"][];
            /** @description Whether workspaces can install the app of this program. */
            ready: boolean;
            /** @description What the app needs, each with its one reason. */
            scopes: components["schemas"]["Scope"][];
            /** @description Where installing begins, a path of the app. */
            start: string;
        };
        /** @description A half-open range of characters (Unicode scalar values) of the idea. */
        Source: {
            end: number;
            start: number;
        };
        /** @description A half-open range of characters (Unicode scalar values) of a statement or of the title. */
        Span: {
            end: number;
            start: number;
        };
        /** @description One statement. */
        Statement: {
            /** @description The parts of a criterion. */
            clauses?: components["schemas"]["Clause"][] | null;
            source?: components["schemas"]["Source"] | null;
            text: string;
        };
        StatementEntry: {
            actor: string;
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            at_ms: number;
            /** Format: int64 */
            available: number;
            hash: string;
            /** Format: int64 */
            held: number;
            /** @description `txn_…`. */
            id: string;
            keys: string[];
            /** @description `grant`, `authorize`, `capture`, `void`, … */
            kind: string;
            /** Format: int64 */
            number: number;
            /** @description Account, which one of its kind, amount. */
            postings: unknown[][];
            reason: string;
            reference?: string | null;
        };
        StatementFigures: {
            /** Format: int64 */
            available: number;
            /** Format: int64 */
            held: number;
        };
        StatementGrant: {
            /** Format: date-time */
            expires_at?: string | null;
            /** Format: int64 */
            granted: number;
            /** Format: date-time */
            granted_at: string;
            id: string;
            /** Format: int64 */
            left: number;
            source: string;
        };
        /** @description One transaction, with the figures after it. */
        StatementLine: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            available: number;
            /** Format: int64 */
            held: number;
            /** @description `grant`, `authorize`, `capture`, `void`, … */
            kind: string;
            purchase?: string | null;
            /** @description A sentence for a person. */
            text: string;
            ticket?: string | null;
            /**
             * Format: int64
             * @description How the available figure changed.
             */
            tokens: number;
        };
        /** @description A month with what could be spent at its two ends. */
        StatementMonth: {
            /** @description Whether the month is over: then its statement changes no more. */
            closed: boolean;
            /** Format: int64 */
            closing: number;
            /** @description `2026-11`, UTC. */
            month: string;
            /** Format: int64 */
            opening: number;
        };
        /** @description A page of lines, newest first. */
        StatementPage: {
            items: components["schemas"]["StatementLine"][];
            next?: string | null;
        };
        /** @description The months of a wallet, newest first. */
        Statements: {
            items: components["schemas"]["StatementMonth"][];
        };
        Subscription: {
            /** Format: int64 */
            amount: number;
            currency: string;
            /**
             * Format: date-time
             * @description When it ends, or ended; null while it goes on.
             */
            ends_at?: string | null;
            id: string;
            /** @description `month` or `year`. */
            interval: string;
            name: string;
            next_plan?: components["schemas"]["SubscriptionPlan"] | null;
            /** Format: date-time */
            period_ends_at: string;
            /** @description The plan of the period that runs now. */
            plan: string;
            /** @description `active`, `ending`, `past_due`, `unpaid` or `ended`. */
            state: string;
            /** @description `exclusive`: tax comes on top of the amount. `inclusive`: it is within. `off`: none is computed. */
            tax: string;
            /** Format: int64 */
            tokens: number;
        };
        /** @description A plan that can be subscribed to. */
        SubscriptionPlan: {
            /**
             * Format: int64
             * @description Each period, in minor units.
             */
            amount: number;
            id: string;
            /** @description `month` or `year`. */
            interval: string;
            name: string;
            /**
             * Format: int64
             * @description Each period.
             */
            tokens: number;
        };
        /** @description The caller's subscription, if they have or had one. */
        SubscriptionState: {
            /** @description Whether there are invoices and a card to look at: `POST /api/billing-portal`. */
            billing: boolean;
            subscription?: components["schemas"]["Subscription"] | null;
        };
        /** @description A team. */
        Team: {
            id: string;
            /** @description Who used how much this calendar month (UTC), most first. */
            members: components["schemas"]["TeamMember"][];
            name: string;
            tokens: components["schemas"]["Held"];
            /** @description What `create-checkout-session` takes to buy for it. */
            wallet: string;
            /** @description Where its members' tickets are paid from it. */
            workspaces: components["schemas"]["TeamWorkspace"][];
        };
        TeamMember: {
            /** Format: date-time */
            last_at?: string | null;
            name: string;
            /** @description `Slack` or `Discord`. */
            platform: string;
            /** Format: int64 */
            tickets: number;
            /** Format: int64 */
            tokens: number;
        };
        /** @description The teams the caller owns. */
        Teams: {
            items: components["schemas"]["Team"][];
        };
        TeamWorkspace: {
            /**
             * Format: int64
             * @description Tokens one member may use in a calendar month.
             */
            cap: number;
            /** @description Whether the app is installed there now. */
            installed: boolean;
            name: string;
            /** @description `Slack` or `Discord`. */
            platform: string;
            /** @description The platform's own id of it. */
            tenant: string;
        };
        /** @description One ticket. */
        Ticket: components["schemas"]["Draft"] & {
            /** @description Statements that do not. */
            assumed: number;
            /**
             * Format: int64
             * @description Tokens taken for it.
             */
            charged: number;
            /** @description The lines of an epic's outline. */
            children: components["schemas"]["Child"][];
            /** Format: date-time */
            created_at: string;
            /** @description What the rules found. */
            findings: components["schemas"]["Finding"][];
            /** @description `tkt_…`. */
            id: string;
            /** @description What it was written from. */
            idea: string;
            /** @description Whether it is more than one ticket should be. */
            is_worth_splitting: boolean;
            /** @description Who wrote it, as the vendor says. */
            model: string;
            /**
             * Format: int64
             * @description Counted per owner: T-12.
             */
            number: number;
            /** @description Tickets of an epic whose line is no longer in its outline. */
            other_children: components["schemas"]["Relative"][];
            parent?: components["schemas"]["Relative"] | null;
            /** @description What follows from it. */
            report: components["schemas"]["Report"];
            /** @description Whether it can be given back now. */
            returnable: boolean;
            /** Format: date-time */
            returned_at?: string | null;
            /**
             * Format: int32
             * @description How many returns its owner has left.
             */
            returns_left: number;
            /**
             * Format: int32
             * @description Rounds left in its price.
             */
            rounds_left: number;
            /**
             * Format: date-time
             * @description Until when.
             */
            rounds_until: string;
            /** @description Statements that rest on the idea. */
            said: number;
            /** @description `ready`, `uncharged` or `returned`. */
            state: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description Counts changes; an edit names the one it is based on.
             */
            version: number;
            /** @description How many a ticket of its size may have. */
            word_budget: number;
            /** @description How many words it has. */
            words: number;
        };
        /** @description What changed from one version to another. */
        TicketDiff: {
            counts: components["schemas"]["DiffCounts"];
            /**
             * Format: int64
             * @description The version before.
             */
            from: number;
            kind?: components["schemas"]["Turn"] | null;
            /** @description The sections in which something changed, in reading order. */
            sections: components["schemas"]["SectionDiff"][];
            size?: components["schemas"]["Turn"] | null;
            /** @description The words of the title; null when it is the same. */
            title?: components["schemas"]["DiffPiece"][] | null;
            /**
             * Format: int64
             * @description The version after.
             */
            to: number;
        };
        /** @description A page of tickets, newest first. */
        TicketPage: {
            items: components["schemas"]["TicketSummary"][];
            next?: string | null;
        };
        /** @description A line of the list of tickets. */
        TicketSummary: {
            /** Format: int64 */
            assumed: number;
            /** @description Which door it came in by. */
            channel: string;
            /** Format: date-time */
            created_at: string;
            id: string;
            kind: string;
            /** Format: int64 */
            number: number;
            /** Format: int64 */
            said: number;
            size: string;
            state: string;
            title: string;
        };
        /** @description One version, with its text. */
        TicketVersion: components["schemas"]["VersionFacts"] & components["schemas"]["Draft"] & {
            /** @description What the rules found. */
            findings: components["schemas"]["Finding"][];
            /** @description What the ticket was written from. */
            idea: string;
            /** @description Who wrote this text, as the vendor says. */
            model: string;
            report: components["schemas"]["Report"];
        };
        /** @description The versions of a ticket that are kept, at most 50, newest first. */
        TicketVersions: {
            items: components["schemas"]["VersionSummary"][];
        };
        /** @description What is bought by itself for the caller's own wallet. */
        TopUp: {
            /**
             * Format: int64
             * @description When fewer tokens than this are left.
             */
            below: number;
            card?: components["schemas"]["TopUpCard"] | null;
            /** @description Stripe was not asked for the card, or did not answer: there may be one. */
            card_unknown: boolean;
            enabled: boolean;
            /**
             * Format: int64
             * @description The most in a calendar month (UTC), in minor units.
             */
            monthly_limit: number;
            /** @description The pack's id. */
            plan: string;
            /**
             * Format: int64
             * @description What was spent this month, in minor units.
             */
            spent: number;
            /** @description `off`, `on`, or `paused`: it waits for another month or another try. */
            state: string;
            /** @description Why it is off or waits, in words. */
            why?: string | null;
        };
        /** @description A card that is kept at Stripe. */
        TopUpCard: {
            brand: string;
            last4: string;
        };
        /** @description What is to be bought by itself. */
        TopUpRule: {
            /** Format: int64 */
            below: number;
            enabled: boolean;
            /** Format: int64 */
            monthly_limit: number;
            plan: string;
        };
        /** @description `granted − used − expired − reversed = available + held`. */
        Totals: {
            /** Format: int64 */
            available: number;
            /** Format: int64 */
            expired: number;
            /** Format: int64 */
            granted: number;
            /** Format: int64 */
            held: number;
            /** Format: int64 */
            reversed: number;
            /** Format: int64 */
            used: number;
        };
        /** @description A fact before and after. */
        Turn: {
            after: string;
            before: string;
        };
        /** @description What came in and what was used. */
        Usage: {
            /** @description What can be spent, in the order in which it is spent. */
            burn_order: components["schemas"]["Burn"][];
            days: components["schemas"]["UsageDay"][];
            grants: components["schemas"]["Grant"][];
            totals: components["schemas"]["Totals"];
        };
        /** @description Tickets written on one UTC day, per door. */
        UsageDay: {
            /**
             * Format: int64
             * @description Programs, the command line included.
             */
            api: number;
            date: string;
            /** Format: int64 */
            discord: number;
            /** Format: int64 */
            slack: number;
            /** Format: int64 */
            web: number;
        };
        /** @description Which definition of ready, and which version of it. */
        UsedDefinition: {
            name: string;
            /** Format: int64 */
            version: number;
        };
        /** @description How a version came to be. */
        VersionFacts: {
            /**
             * Format: int64
             * @description Statements that do not.
             */
            assumed: number;
            /** @description Which door the change came in by: `web`, `api`, `slack`, … */
            channel: string;
            /** Format: date-time */
            created_at: string;
            /** @description `written`, `refined`, `regenerated`, `regenerated_section`, `edited`, `switched`, `smaller`, `split`, `restored`, or `earlier` where nobody noted it. */
            made: string;
            /**
             * Format: int64
             * @description The version whose text it is again; null for the others.
             */
            restored?: number | null;
            /**
             * Format: int64
             * @description Statements that rest on the idea.
             */
            said: number;
            /** @description The section that was written again; null for the others. */
            section?: string | null;
            /**
             * Format: int64
             * @description Counts changes; the newest one is the ticket's own.
             */
            version: number;
        };
        /** @description A line of the list of versions. */
        VersionSummary: components["schemas"]["VersionFacts"] & {
            kind: string;
            size: string;
            title: string;
        };
        /**
         * @description More tokens in one order than the largest pack has. It costs what that pack costs, and for each token above it the price of the
         *     step in which the token lies; the sum is rounded up, and then discounted like a pack.
         */
        Volume: {
            /**
             * Format: int64
             * @description The smallest order.
             */
            from: number;
            steps: components["schemas"]["VolumeStep"][];
            /**
             * Format: int64
             * @description The largest order.
             */
            to: number;
        };
        /** @description The price of the tokens behind one number, up to another. */
        VolumeStep: {
            /** Format: int64 */
            above: number;
            /**
             * Format: int64
             * @description For each hundred, without a discount.
             */
            per_100: number;
            /** Format: int64 */
            up_to: number;
        };
        Welcome: {
            /** @description `granted`, `waiting_for_email`, `refused` or, for visitors, `none`. */
            state: string;
            /** Format: int64 */
            tokens: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    billing_portal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalPage"];
                };
            };
            /** @description Nothing was ever paid */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutState"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicConfig"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutPage"];
                };
            };
            /** @description `already_subscribed` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersion"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDefinition"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersion"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    try_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DefinitionDryRun"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionTrial"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionTemplates"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    own_versions: {
        parameters: {
            query?: {
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersions"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discord_install: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscordInstall"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    generate: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generated"];
                    "text/event-stream": string;
                };
            };
            /** @description Something is asked first, and nothing was taken */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query: {
                /** @description `asking`, which is the only list there is. */
                state: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jobs"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswersRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generated"];
                    "text/event-stream": string;
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cancelled"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    look_at_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkRequest"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkCode"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    links: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Links"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in_with_discord: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatSignIn"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in_with_slack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatSignIn"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Models"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeList"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dismiss: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeSettings"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_notice_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticeWish"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeSettings"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    document: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    plans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plans"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    purchases: {
        parameters: {
            query?: {
                after?: string;
                /** @description 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchases"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchase"];
                };
            };
            /** @description `not_refundable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    slack_install: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlackInstall"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    statements: {
        parameters: {
            query?: {
                /** @description The wallet of a team the caller owns (`/api/teams`); the caller's own when left out. */
                wallet?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statements"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    monthly: {
        parameters: {
            query?: {
                /** @description The wallet of a team the caller owns (`/api/teams`); the caller's own when left out. */
                wallet?: string;
            };
            header?: never;
            path: {
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthlyStatement"];
                    "text/csv": string;
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    subscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionState"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_subscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionState"];
                };
            };
            /** @description `not_subscribed`, `in_progress` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_heard`: nobody knows yet */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionState"];
                };
            };
            /** @description `payment_failed`, `confirmation_needed`: nothing was changed */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_subscribed`, `same_plan`, `change_at_end`, `payment_due`, `in_progress`; `terms_changed` with what is true in `terms` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_heard`: nobody knows yet */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_subscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionState"];
                };
            };
            /** @description `not_subscribed`, `in_progress` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_heard`: nobody knows yet */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    teams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Teams"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersion"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDefinition"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersion"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    try_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DefinitionDryRun"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionTrial"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    team_versions: {
        parameters: {
            query?: {
                after?: string;
            };
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionVersions"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disconnect: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `slack` or `discord` */
                platform: string;
                team: string;
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does not pay there */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string;
                /** @description Of this kind only. */
                kind?: string;
                /** @description 1 to 100. */
                limit?: number;
                /** @description Words that stand in the ticket. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketPage"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    expand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                /** @description Its place in the outline, from 1 */
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExpandRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generated"];
                    "text/event-stream": string;
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export: {
        parameters: {
            query: {
                /** @description `github`, `gitlab`, `jira-wiki`, `adf`, `linear`, `csv`, `azure-csv`, `feature`, `text`, `json` or `pdf`. */
                format: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the media type of the format: text/markdown, text/plain, text/csv, application/json or application/pdf. A PDF that lacks characters names them in the header `Unprinted-Characters` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    switch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KindRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markdown: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/markdown": string;
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refine: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefineRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generated"];
                    "text/event-stream": string;
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Returned"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketVersions"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                n: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketVersion"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    version_diff: {
        parameters: {
            query?: {
                /** @description Left out: the one before. */
                against?: number;
            };
            header?: never;
            path: {
                id: string;
                n: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketDiff"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    go_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                n: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GoBackRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    similar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimilarRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarTickets"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    top_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUp"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_top_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopUpRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUp"];
                };
            };
            /** @description `no_card` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid`, with `field` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    usage: {
        parameters: {
            query?: {
                /** @description 1 to 365; 30 when left out. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    statement: {
        parameters: {
            query?: {
                after?: string;
                /** @description 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementPage"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    statement_csv: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    figures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `me` or one's own id */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Figures"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    consume: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsumeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumed"];
                };
            };
            /** @description A refusal or a failure, and what it cost */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
