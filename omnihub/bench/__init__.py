"""What OmniHub's speed is measured with. Figures are ratios of two ways in one run, on one machine."""
