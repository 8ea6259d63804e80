// The stages of a message's way, in order. Each adds its part to the Exchange, or says why it
// cannot go on. One file each; pipeline.cc calls them.
#pragma once

#include <vector>

#include "gateway/messaging/exchange.h"
#include "gateway/messaging/pipeline.h"
#include "gateway/store/store.h"

namespace gateway::messaging::stages {

// parse: takes over what intake read, and reads the MessageHeader.
[[nodiscard]] Status Open(Candidate candidate, const Arrival& arrival, const PipelineParts& parts,
                          Exchange& exchange);

// who is it?: the client acts for the message's sender, and for nobody else. Sets `principal`.
[[nodiscard]] Status Identify(const Arrival& arrival, Exchange& exchange);

// validate: errors among the findings of intake end the exchange.
[[nodiscard]] Status Validate(const Exchange& exchange);

// route: who gets it, how, by when. A response that goes back to nobody here has no deliveries.
[[nodiscard]] Result<std::vector<RoutedDelivery>> Route(const Exchange& exchange,
                                                        const PipelineParts& parts);

// render: the bytes for each receiver. What cannot be rendered becomes a held delivery with its
// reason. What maps made them goes into Exchange::rendered.
[[nodiscard]] std::vector<store::NewDelivery> Render(Exchange& exchange,
                                                     const std::vector<RoutedDelivery>& routed,
                                                     const PipelineParts& parts);

// acknowledge, first half: the answer that will be stored with the message.
[[nodiscard]] Answer Acknowledge(const Exchange& exchange, const PipelineParts& parts);

// commit: message, deliveries, links, audit event, in one transaction. A repeat gets the first
// answer; the same id with other content is kConflict.
[[nodiscard]] Result<Answer> Commit(Exchange& exchange, std::vector<store::NewDelivery> deliveries,
                                    Answer answer, const PipelineParts& parts);

// send: one attempt through the delivery's channel.
[[nodiscard]] Result<Receipt> Send(const store::Delivery& delivery, const PipelineParts& parts);

// match: what came back, as the store records it (delivered, try again, hold).
[[nodiscard]] store::SendReport Match(const store::Delivery& delivery,
                                      const Result<Receipt>& receipt, const PipelineParts& parts);

}  // namespace gateway::messaging::stages
