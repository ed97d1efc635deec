# Score series by a method of R surveillance (Salmon, Schumacher & Höhle 2016, doi:10.18637/jss.v070.i10).
# Rscript surveillance.R METHOD FOLDER FIRST HISTORY
# FOLDER holds counts.csv and exposure.csv, one row a series and one column a month, and size.csv, the size of
# each series' negative binomial; scores.csv is written there, from month FIRST. HISTORY months may be learned from.
suppressMessages(library(surveillance))
given <- commandArgs(trailingOnly = TRUE)
read <- function(name) as.matrix(read.csv(file.path(given[2], name), header = FALSE))
counts <- read("counts.csv")
exposure <- read("exposure.csv")
size <- read("size.csv")
months <- as.integer(given[3]):ncol(counts)
history <- as.integer(given[4])

# at its best: the rest of the district as offset, and no trend, which would follow the change (0.26 against 0.20
# of the areas found at +50 %); three of the four years of history are what it can use
farrington <- function(i) {
  series <- sts(counts[i, ], frequency = 12, start = c(2018, 1), population = matrix(exposure[i, ]))
  control <- list(range = months, b = 3, w = 3, noPeriods = 1, pastWeeksNotIncluded = 3,
                  populationOffset = TRUE, trend = FALSE, reweight = TRUE,
                  weightsThreshold = 2.58, thresholdMethod = "nbPlugin", alpha = 0.05, glmWarnings = FALSE)
  -log(pmax(control(farringtonFlexible(series, control))$pvalue[, 1], 1e-300))
}

glr <- function(i, mu0) {
  series <- sts(counts[i, ], frequency = 12, start = c(2018, 1))
  control <- list(range = months, mu0 = mu0, alpha = 1 / size[i], c.ARL = 1e6, Mtilde = 1, M = 12,
                  change = "intercept", theta = NULL, dir = "inc", ret = "value")
  upperbound(glrnb(series, control))[, 1]
}

# with the usual mean of each month, from the area's share of the district
glrnb_given_share <- function(i) glr(i, exposure[i, months])

# as documented: a log-linear model of trend and season, fitted to the raw counts of the history
glrnb_raw <- function(i) {
  time <- seq_len(ncol(counts))
  past <- time <= history
  design <- data.frame(y = counts[i, ], time, s = sin(2 * pi * time / 12), c = cos(2 * pi * time / 12))
  fitted <- suppressWarnings(glm(y ~ time + s + c, family = poisson, data = design[past, ]))
  glr(i, pmax(predict(fitted, design[months, ], type = "response"), 1e-3))
}

score <- list(farrington = farrington, glrnb = glrnb_given_share, glrnb_raw = glrnb_raw)[[given[1]]]
scores <- t(vapply(seq_len(nrow(counts)), function(i) {
  tryCatch(suppressWarnings(score(i)), error = function(e) rep(NA_real_, length(months)))
}, numeric(length(months))))
write.table(scores, file.path(given[2], "scores.csv"), sep = ",", row.names = FALSE, col.names = FALSE, na = "nan")
