//! Teams: one wallet for the members of a workspace.

use axum::Json as Answer;
use axum::http::StatusCode;
use myba_core::chat::{ChatError, MemberUse, Platform, Team, Workspace, WorkspaceKey};
use myba_core::clock::UnixMs;
use myba_core::id::TeamId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::body::Ids;
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::HeldView;

/// The teams the caller owns.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Teams {
    items: Vec<TeamView>,
}

/// A team.
#[derive(Serialize, ToSchema)]
#[schema(as = Team)]
struct TeamView {
    id: String,
    name: String,
    /// What `create-checkout-session` takes to buy for it.
    wallet: String,
    tokens: HeldView,
    /// Where its members' tickets are paid from it.
    workspaces: Vec<WorkspaceView>,
    /// Who used how much this calendar month (UTC), most first.
    members: Vec<MemberView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TeamWorkspace)]
struct WorkspaceView {
    /// `Slack` or `Discord`.
    platform: &'static str,
    /// The platform's own id of it.
    tenant: String,
    name: String,
    /// Tokens one member may use in a calendar month.
    cap: u64,
    /// Whether the app is installed there now.
    installed: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TeamMember)]
struct MemberView {
    name: String,
    /// `Slack` or `Discord`.
    platform: &'static str,
    tokens: u64,
    tickets: u64,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_at: Option<UnixMs>,
}

impl MemberView {
    fn of(used: MemberUse) -> Self {
        Self {
            platform: used.platform.name(),
            name: used.name,
            tokens: used.tokens,
            tickets: used.tickets,
            last_at: used.last_at,
        }
    }
}

/// The teams the caller owns, and what their members used.
#[utoipa::path(get, path = "/api/teams", tag = "teams", responses((status = 200, body = Teams)))]
pub(in crate::http) async fn teams(caller: Caller) -> Result<Answer<Teams>, Problem> {
    let owner = caller.user()?.id.clone();
    let teams = caller.app.chat.teams(&owner).await.map_err(|error| caller.explain(&error))?;
    let mut items = Vec::new();
    for (team, workspaces) in teams {
        items.push(view(&caller, team, workspaces).await?);
    }
    Ok(Answer(Teams { items }))
}

/// Ends that a team's wallet pays in a workspace, from whichever side it was connected: its people use their own tokens again, and
/// nothing is taken. Also 204 where it did not pay; 404 when the team is not the caller's.
#[utoipa::path(delete, path = "/api/teams/{team}/workspaces/{platform}/{tenant}", tag = "teams",
    params(("team" = String, Path), ("platform" = String, Path, description = "`slack` or `discord`"), ("tenant" = String, Path)),
    responses((status = 204, description = "It does not pay there")))]
pub(in crate::http) async fn disconnect(caller: Caller, Ids(ids): Ids) -> Result<StatusCode, Problem> {
    let owner = &caller.user()?.id;
    let [team, platform, tenant] = ids;
    let platform = [Platform::Slack, Platform::Discord].into_iter().find(|known| known.as_str() == platform);
    let platform = platform.ok_or_else(|| Problem::not_found("There is no such platform."))?;
    let workspace = WorkspaceKey { platform, tenant };
    match caller.app.chat.disconnect_team_of(owner, &TeamId::from_text(team), &workspace).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        // Whose it is, and whether it is, is not for strangers.
        Err(ChatError::NotOwner) => Err(Problem::not_found("You own no such team.")),
        Err(error) => Err(caller.explain(&error)),
    }
}

async fn view(caller: &Caller, team: Team, workspaces: Vec<Workspace>) -> Result<TeamView, Problem> {
    let app = &caller.app;
    let balance = app.ledger.balance(&team.wallet).await.map_err(|error| caller.explain(&error))?;
    let members = app.chat.member_use(&team.wallet).await.map_err(|error| caller.explain(&error))?;
    Ok(TeamView {
        id: team.id.to_string(),
        name: team.name,
        wallet: team.wallet.to_string(),
        tokens: HeldView::of(&balance),
        workspaces: workspaces
            .into_iter()
            .map(|workspace| WorkspaceView {
                platform: workspace.key.platform.name(),
                tenant: workspace.key.tenant,
                name: workspace.name,
                cap: workspace.rules.cap,
                installed: workspace.installed,
            })
            .collect(),
        members: members.into_iter().map(MemberView::of).collect(),
    })
}
