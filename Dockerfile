# docker build -t holysheep-exporter .
ARG SWIFT=6.3
FROM swift:${SWIFT}-bookworm AS build
WORKDIR /src
COPY scripts/install-packages scripts/
RUN scripts/install-packages run
COPY . .
# The Swift runtime goes into the binary, so the image below needs none.
RUN swift build -c release --product holysheep-exporter --static-swift-stdlib \
    && strip -o /holysheep-exporter .build/release/holysheep-exporter

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libcurl4 libgnutls30 libmicrohttpd12 libsqlite3-0 libstdc++6 tzdata \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /holysheep-exporter /usr/local/bin/
RUN install -d -o 65532 -g 65532 /var/lib/holysheep-exporter
USER 65532:65532
VOLUME /var/lib/holysheep-exporter
EXPOSE 9847
ENTRYPOINT ["/usr/local/bin/holysheep-exporter"]
CMD ["serve", "--storage.path=/var/lib/holysheep-exporter"]
