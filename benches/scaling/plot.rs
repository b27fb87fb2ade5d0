//! The plot: a panel for each measure, with two lines.

use std::error::Error;
use std::path::Path;

use plotters::coord::Shift;
use plotters::coord::ranged1d::{AsRangedCoord, ValueFormatter};
use plotters::prelude::*;

type Line = (&'static str, RGBColor, fn(&Point) -> f64);
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

pub(crate) struct Panel {
    pub(crate) title: &'static str,
    pub(crate) points: Vec<Point>,
}

/// What a call costs, in nanoseconds.
pub(crate) struct Point {
    pub(crate) size: u32,
    pub(crate) bare: f64,
    pub(crate) annotated: f64,
}

const BARE: RGBColor = RGBColor(110, 110, 110);
const ANNOTATED: RGBColor = RGBColor(190, 30, 45);

pub(crate) fn draw(file: &Path, panels: &[Panel]) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(file, (960, 640)).into_drawing_area();
    area.fill(&WHITE)?;
    let area = area.titled("Nanoseconds for a call that succeeds, the trail full", ("sans-serif", 20))?;
    for (area, panel) in area.split_evenly((2, 2)).iter().zip(panels) {
        let first = panel.points.first().map_or(0, |point| point.size);
        let last = panel.points.last().map_or(1, |point| point.size);
        let sizes = f64::from(first)..f64::from(last);
        match last {
            0..=20 => draw_panel(area, panel, sizes)?,
            21..=100 => draw_panel(area, panel, sizes.log_scale().base(2.0))?,
            _ => draw_panel(area, panel, sizes.log_scale())?,
        }
    }
    area.present()?;
    Ok(())
}

fn draw_panel<X>(area: &Area<'_>, panel: &Panel, sizes: X) -> Result<(), Box<dyn Error>>
where
    X: AsRangedCoord<Value = f64>,
    X::CoordDescType: ValueFormatter<f64>,
{
    let highest = panel.points.iter().map(|point| point.annotated.max(point.bare)).fold(0.0, f64::max);
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .margin_right(36)
        .x_label_area_size(42)
        .y_label_area_size(60)
        .build_cartesian_2d(sizes, 0.0..highest * 1.5)?;
    chart
        .configure_mesh()
        .x_desc(panel.title)
        .y_desc("ns")
        .light_line_style(WHITE)
        .x_label_formatter(&|size| format!("{size:.0}"))
        .y_label_formatter(&|nanoseconds| format!("{nanoseconds:.0}"))
        .draw()?;
    let lines: [Line; 2] = [("bare", BARE, |point| point.bare), ("annotated", ANNOTATED, |point| point.annotated)];
    for (title, color, cost) in lines {
        let points = panel.points.iter().map(|point| (f64::from(point.size), cost(point)));
        chart.draw_series(points.clone().map(|at| Circle::new(at, 3, color.filled())))?;
        chart
            .draw_series(LineSeries::new(points, color.stroke_width(2)))?
            .label(title)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .border_style(BLACK.mix(0.3))
        .draw()?;
    Ok(())
}
