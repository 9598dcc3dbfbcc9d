use super::api;

pub fn create(client: &api::Client, card: &api::types::CreateChargeRequestCard) {
    let _ = client.create_charge().card(card);
}
